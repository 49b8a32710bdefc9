import { Type } from 'typebox'
import { defineScene } from '../kernel/scene.ts'

/** A gate for those on a list only: the rule that needs the person, on line by its check, off line by its filter. */
export const listScene = (listed: Set<string>) =>
  defineScene({
    id: 'test-list',
    title: { zh: '测试名单', en: 'Test list' },
    flow: 'passage',
    accepts: ['live'],
    presence: 'show',
    reveals: [],
    keepDays: 1,
    placeRules: ['place-closed'],
    offline: {
      denyAgeHoursMax: 24,
      person: { reason: 'not-on-list', admitted: async () => [...listed], ageHoursMax: 24, without: 'id-card' },
    },
    input: Type.Object({}, { additionalProperties: false }),
    facts: async (_db, { citizenId }) => ({ isListed: listed.has(citizenId) }),
    checks: { 'not-on-list': ({ facts }) => facts.isListed },
    texts: {
      'not-on-list': {
        says: { zh: '不在名单上', en: 'Not on the list' },
        advice: { zh: '请登记', en: 'Please register' },
      },
    },
    receipt: Type.Object({}, { additionalProperties: false }),
    record: async () => ({}),
  })
