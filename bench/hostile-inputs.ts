import { loadVectors, loadVenueVectors } from '../packages/code/tools/vectors.ts'

/** A text that a scanner, an upload or a request may hand to the decoder. */
export type Input = { readonly name: string; readonly text: string }

const MEGABYTE = 2 ** 20
const CUTS = 16

/** Every vector, cut short and made longer; then texts of a megabyte made to keep a decoder busy. */
export function listInputs(): readonly Input[] {
  const vectors = [...loadVectors('live'), ...loadVectors('paper'), ...loadVenueVectors()]
  const good = vectors.find(({ name }) => name === 'plain code')?.text
  if (good === undefined) throw new Error('no plain code among the vectors')
  return [
    ...vectors.flatMap(({ name, text }) => varyInput(name, text)),
    ...Object.entries(REPEATED).map(([name, part]) => ({ name: `1 MB of ${name}`, text: fill(part) })),
    ...Object.entries(REPEATED).map(([name, part]) => ({
      name: `a good code, then 1 MB of ${name}`,
      text: good + fill(part),
    })),
    ...Object.entries(REPEATED).map(([name, part]) => ({
      name: `1 MB of ${name}, then a good code`,
      text: fill(part) + good,
    })),
    { name: 'a good code between half megabytes of blanks', text: good.padStart(MEGABYTE / 2).padEnd(MEGABYTE) },
    { name: 'the head of a code, then 1 MB of its letters', text: good.slice(0, 4) + fill('0') },
    { name: 'the head of an address, then 1 MB of letters', text: `HTTPS://CITY.EXAMPLE/V/${fill('A')}` },
    { name: 'the head of an address, then 1 MB of slashes', text: `HTTPS://CITY.EXAMPLE/V/${fill('/')}` },
  ]
}

/** What a megabyte is filled with: each sends another loop or pattern of the input edge on its longest way. */
const REPEATED = {
  'nothing but noughts': '0',
  blanks: ' ',
  'line ends': '\r\n',
  'blanks and a letter by turns': ' A',
  'small letters': 'a',
  'small and capital letters by turns': 'aA',
  'full-width letters': 'ａ',
  'full-width and other letters by turns': 'ａA',
  'letters outside ASCII': 'ſ',
  'halves of surrogate pairs': '\ud83d',
  'noughts of other scripts': '०',
  'bytes of value zero': '\0',
} as const

function varyInput(name: string, text: string): readonly Input[] {
  const cuts = Array.from({ length: CUTS }, (_, i) => Math.floor((text.length * i) / CUTS))
  return [
    { name, text },
    ...cuts.map(length => ({ name: `${name}, cut to ${length} letters`, text: text.slice(0, length) })),
    { name: `${name}, one letter more`, text: `${text}0` },
    { name: `${name}, twice`, text: text + text },
    { name: `${name}, in small letters`, text: text.toLowerCase() },
  ]
}

function fill(part: string): string {
  return part.repeat(MEGABYTE / part.length)
}
