/** A synthetic person of the demo: valid in form, nobody in fact. */
export type DemoPerson = { name: string; idNumber: string; phone: string; birthDate: string; gender: 'female' | 'male' }

const SURNAMES = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马方任袁柳唐罗薛雷贺',
]
const GIVEN = [...'安宁晓明文华建国秀英桂芳志强丽娟海燕春梅玉兰永康佳怡子涵雨桐浩然俊杰诗琪思远天佑若曦']
/** Names that break weak software: extension characters, an interpunct, one-letter and double surnames. */
const RARE_NAMES = [
  '䶮文',
  '王㛃',
  '李𬎆',
  '陈𫖯',
  '张㐂安',
  '孙𠅤',
  '周𬍛华',
  '吴䴔',
  '买买提·艾力',
  '古丽·阿不都拉',
  '欧阳晓明',
  '司马文华',
]
/** Mostly the county, and further districts of the city. */
const DIVISIONS = ['500231', '500231', '500231', '500231', '500231', '500231', '500101', '500112']
/** Divisions that ended when Chongqing became a municipality (GB/T 2260): numbers given before keep them. */
const ABOLISHED_DIVISIONS = ['512323', '510202']
const LAST_YEAR_OF_ABOLISHED = 1996
const PEOPLE = 240
const STRANGERS = 10
/** Public lists of mobile blocks (July 2022) name 164 among those given to no carrier. That may change, and so nothing
 *  is ever sent to these numbers: the demo's only gateway is the mock city. */
const PHONE_BLOCK = 16_400_000_000

/** Mulberry32: small, seeded, good enough for names and birthdays; never for keys. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643: the weighted sum of 17 digits modulo 11 picks the last character. */
const withCheckCharacter = (digits: string): string =>
  digits +
  '10X98765432'.charAt(WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index)), 0) % 11)

function makePerson(index: number, below: (limit: number) => number): DemoPerson {
  const pick = (letters: readonly string[]): string => letters[below(letters.length)] ?? ''
  const common = pick(SURNAMES) + pick(GIVEN) + (below(3) > 0 ? pick(GIVEN) : '')
  const isChild = index % 12 === 11
  const year = isChild ? 2012 + below(8) : 1930 + below(76)
  const birthDate = `${year}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`
  const isMale = below(2) === 1
  const serial = String((index * 2 + (isMale ? 1 : 0)) % 1000).padStart(3, '0')
  const isOldNumber = year <= LAST_YEAR_OF_ABOLISHED && below(6) === 0
  const division = pick(isOldNumber ? ABOLISHED_DIVISIONS : DIVISIONS)
  return {
    name: RARE_NAMES[index - 20] ?? common,
    idNumber: withCheckCharacter(division + birthDate.replaceAll('-', '') + serial),
    phone: String(PHONE_BLOCK + 10_000 + index * 37),
    birthDate,
    gender: isMale ? 'male' : 'female',
  }
}

const everybody = (() => {
  const below = seededRandom(20220424)
  return Array.from({ length: PEOPLE + STRANGERS }, (_, index) => makePerson(index, below))
})()

/** The people of the demo: `000000` signs them in. The same at every start. */
export const demoPeople: readonly DemoPerson[] = everybody.slice(0, PEOPLE)

/** In the registers too, but not of the demo list: their phones get random codes by message. */
export const demoStrangers: readonly DemoPerson[] = everybody.slice(PEOPLE)
