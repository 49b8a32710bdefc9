import { Type } from 'typebox'
import { defineScene } from '../../kernel/scene.ts'

/** 亮码通行: anyone at level 2 (a pass proves it), opening hours, in and out. Reveals nothing of the person. */
export const passage = defineScene({
  id: 'passage',
  title: { zh: '亮码通行', en: 'Passage' },
  flow: 'passage',
  accepts: ['live'],
  presence: 'show',
  reveals: [],
  keepDays: 180,
  placeRules: ['place-closed'],
  offline: {},
  input: Type.Object({}, { additionalProperties: false }),
  facts: async () => ({}),
  checks: {},
  texts: {},
  receipt: Type.Object({}, { additionalProperties: false }),
  record: async () => ({}),
})
