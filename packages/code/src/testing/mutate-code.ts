import { decodeBase32, encodeBase32 } from '../index.ts'
import type { Chance } from './chance.ts'

type Mutation<T> = (subject: T, other: T, chance: Chance) => T

/** Letters of the alphabet, some beside it, and what an input edge is busy with. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZILOUabz-.:/% \r\n\t\0０Ａｚſı码😀'
/** Bytes at which fields begin: head, sealed holder, times, device key, signatures. */
const EDGES = [0, 1, 2, 3, 4, 5, 21, 25, 26, 58, 59, 121, 122, 126, 127, 190] as const

/** Changes of a text as letters, blind to what they mean. */
const OF_LETTERS: readonly Mutation<string>[] = [
  (text, _other, chance) => replaceAt(text, chance(text.length + 1), 1, pickLetter(chance)),
  (text, _other, chance) => replaceAt(text, chance(text.length + 1), 0, pickLetter(chance)),
  (text, _other, chance) => replaceAt(text, chance(text.length + 1), 1 + chance(20), ''),
  (text, _other, chance) => text.slice(0, chance(text.length + 1)),
  (text, other, chance) => text + other.slice(0, 1 + chance(other.length + 1)),
  (text, other, chance) => {
    const at = chance(text.length + 1)
    return text.slice(0, at) + other.slice(chance(2) ? at : chance(other.length + 1))
  },
  (text, _other, chance) => {
    const at = chance(text.length + 1)
    const part = text.slice(at, at + 1 + chance(8))
    return replaceAt(text, at, 0, part.repeat(1 + chance(100)))
  },
  (text, _other, chance) => {
    const [a, b] = [chance(text.length + 1), chance(text.length + 1)]
    return replaceAt(replaceAt(text, a, 1, text.charAt(b)), b, 1, text.charAt(a))
  },
  (text, other) => other.slice(0, 4) + text.slice(4),
]

/** Changes of the bytes behind the letters, so that they pass the letters' own checks. */
const OF_BYTES: readonly Mutation<Uint8Array>[] = [
  (bytes, _other, chance) => changed(bytes, chance(bytes.length), byte => byte ^ (1 << chance(8))),
  (bytes, _other, chance) => changed(bytes, chance(bytes.length), () => chance(256)),
  (bytes, _other, chance) => changed(bytes, chance(6), () => chance(256)),
  (bytes, _other, chance) =>
    changed(bytes, EDGES[chance(EDGES.length)] ?? 0, () => [0, 1, 2, 127, 128, 255][chance(6)] ?? 0),
  (bytes, other, chance) => exchange(bytes, other, chance(bytes.length), chance(bytes.length)),
  (bytes, other, chance) =>
    exchange(bytes, other, EDGES[chance(EDGES.length)] ?? 0, EDGES[chance(EDGES.length)] ?? bytes.length),
  (bytes, _other, chance) => bytes.slice(0, chance(bytes.length + 1)),
  (bytes, other, chance) => Uint8Array.from([...bytes, ...other.slice(0, 1 + chance(8))]),
]

/** A text made of a good one and another: one to three changes, of its letters or of the bytes behind them. */
export function mutateCode(text: string, other: string, chance: Chance): string {
  let mutant = text
  for (let left = 1 + chance(3); left > 0; left--) mutant = mutateOnce(mutant, other, chance)
  return mutant
}

function mutateOnce(text: string, other: string, chance: Chance): string {
  const [bytes, otherBytes] = [decodeBase32(text.slice(4)), decodeBase32(other.slice(4))]
  if (bytes && otherBytes && bytes.length > 0 && chance(8) > 0) {
    const mutated = OF_BYTES[chance(OF_BYTES.length)]?.(bytes, otherBytes, chance) ?? bytes
    return text.slice(0, 4) + encodeBase32(Uint8Array.from(mutated))
  }
  return OF_LETTERS[chance(OF_LETTERS.length)]?.(text, other, chance) ?? text
}

const pickLetter = (chance: Chance): string => Array.from(LETTERS)[chance(Array.from(LETTERS).length)] ?? ''

const replaceAt = (text: string, at: number, count: number, part: string): string =>
  text.slice(0, at) + part + text.slice(at + count)

const changed = (bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? change(byte) : byte))

const exchange = (bytes: Uint8Array, other: Uint8Array, a: number, b: number): Uint8Array =>
  bytes.map((byte, index) => (index >= Math.min(a, b) && index < Math.max(a, b) ? (other[index] ?? byte) : byte))
