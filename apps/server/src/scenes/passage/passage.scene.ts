import { Type } from 'typebox'
import { defineScene } from '../../kernel/scene.ts'
import { isOpen } from '../../modules/places/index.ts'

/** 亮码通行: anyone at level 2 (a pass proves it), opening hours, in and out. Reveals nothing of the person. */
export const passage = defineScene({
  id: 'passage',
  title: { zh: '亮码通行', en: 'Passage' },
  flow: 'passage',
  accepts: ['live'],
  presence: 'show',
  reveals: [],
  keepDays: 180,
  input: Type.Object({}, { additionalProperties: false }),
  facts: async (_db, at) => ({ isOpen: isOpen(at.deployment.openingHours, at.nowMs / 1000) }),
  checks: {
    'place-closed': ({ at, facts }) => facts.isOpen || at.direction === 'out',
  },
  texts: {
    'place-closed': {
      says: { zh: '现在不开放', en: 'Closed now' },
      advice: { zh: '请在开放时间再来', en: 'Please come back during opening hours' },
    },
  },
  receipt: Type.Object({}, { additionalProperties: false }),
  record: async () => ({}),
})
