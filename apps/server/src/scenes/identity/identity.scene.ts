import { definePlainScene } from '../../kernel/scene.ts'

/** 身份核验: a window or another system learns who stands there, masked; what it sees of that its approval says. */
export const identity = definePlainScene({
  id: 'identity',
  title: { zh: '身份核验', en: 'Identity check' },
  flow: 'counter',
  accepts: ['live'],
  presence: 'show',
  reveals: ['maskedName', 'maskedIdNumber', 'maskedPhone', 'birthYear', 'isAdult'],
  keepDays: 180,
  placeRules: ['place-closed'],
})
