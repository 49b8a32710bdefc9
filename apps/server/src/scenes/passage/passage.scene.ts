import { definePlainScene } from '../../kernel/scene.ts'

/** 亮码通行: anyone at level 2 (a pass proves it), opening hours, in and out. Reveals nothing of the person. */
export const passage = definePlainScene({
  id: 'passage',
  title: { zh: '亮码通行', en: 'Passage' },
  flow: 'passage',
  accepts: ['live'],
  presence: 'show',
  reveals: [],
  keepDays: 180,
  placeRules: ['place-closed'],
  // Longer than a pass lives: what was withdrawn before the list was made is dead by then, and a village may be cut off.
  offline: { denyAgeHoursMax: 72 },
})
