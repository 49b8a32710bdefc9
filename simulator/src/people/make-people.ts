import { seeded } from '../seeded.ts'

/** A person who does not exist, with numbers that are valid in form. */
export type SimulatedPerson = { name: string; idNumber: string; phone: string }

/** A gate of a place of its own, open all day. */
export type SimulatedGate = {
  terminalId: string
  deploymentId: string
  placeId: string
  place: string
  placeEn: string
}

const SURNAMES = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马方任袁柳唐罗薛雷贺',
]
const GIVEN = [...'安宁晓明文华建国秀英桂芳志强丽娟海燕春梅玉兰永康佳怡子涵雨桐浩然俊杰诗琪思远天佑若曦']
/** A district that no person of the demo comes from, so that nobody of theirs is met. */
const DIVISION = '500236'
/** Beside the block of the demo's people: mobile numbers given to no carrier, and nothing is ever sent to them. */
const PHONE_FROM = 16_410_000_000
const PEOPLE_A_DAY = 500
const BIRTHDAYS = 20_000
const BIRTHDAY_STEP = 7919
const FIRST_BIRTHDAY = Date.UTC(1950, 0, 1)
const DAY_MS = 86_400_000
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Most people that there can be: after them a birthday would come again. */
export const PEOPLE_MAX = 1_000_000

/** The same person for the same index, whatever else is simulated: who registered once stays the same. */
export function makePerson(index: number): SimulatedPerson {
  const chance = seeded(index, 'person')
  const pick = (letters: readonly string[]): string => letters[chance.below(letters.length)] ?? ''
  const birthday = ((Math.floor(index / PEOPLE_A_DAY) * BIRTHDAY_STEP) % BIRTHDAYS) * DAY_MS
  const date = new Date(FIRST_BIRTHDAY + birthday).toISOString().slice(0, 10).replaceAll('-', '')
  const serial = String((index % PEOPLE_A_DAY) * 2 + chance.below(2)).padStart(3, '0')
  return {
    name: pick(SURNAMES) + pick(GIVEN) + (chance.below(3) > 0 ? pick(GIVEN) : ''),
    idNumber: withCheckCharacter(DIVISION + date + serial),
    phone: String(PHONE_FROM + index),
  }
}

/** GB 11643: the weighted sum of 17 digits modulo 11 picks the last character. */
const withCheckCharacter = (digits: string): string =>
  digits +
  '10X98765432'.charAt(WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index)), 0) % 11)

/** The gate of this index; its place's name is its own, so that a citizen's ledger tells which gate it was. */
export function makeGate(index: number): SimulatedGate {
  const number = String(index + 1).padStart(4, '0')
  return {
    terminalId: `trm_simulation-${number}`,
    deploymentId: `dep_simulation-${number}`,
    placeId: `plc_simulation-${number}`,
    place: `仿真入口 ${number}`,
    placeEn: `Simulated gate ${number}`,
  }
}
