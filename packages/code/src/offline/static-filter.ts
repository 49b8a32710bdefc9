import { type Bytes, concatBytes, decodeUint, encodeUint, type MaybePromise } from '../bytes.ts'

/** SHA-256, 32 bytes. */
export type Sha256 = (bytes: Bytes) => MaybePromise<Bytes>

/** Bytes of a fingerprint: 2 give a false hit in 65,536, 4 one in 4·10⁹. */
export type FilterWidth = 2 | 4

const HEAD_BYTES = 9
const SEEDS_MAX = 64

/**
 * A set of byte strings that answers «is it in?» in three look-ups and cannot be read back: an XOR filter (Graf and
 * Lemire 2020). Layout: width 1 ‖ seed 4 ‖ block length 4 ‖ 3 × block length slots. An element's hash is SHA-256 of
 * seed ‖ element: three numbers of 4 bytes choose one slot in each third, the next `width` bytes are its fingerprint, and
 * the element is in when the XOR of its three slots is that fingerprint. Repeated elements count once.
 */
export async function buildStaticFilter(elements: Iterable<Bytes>, width: FilterWidth, sha256: Sha256): Promise<Bytes> {
  const distinct = dropRepeats(elements)
  const blockLength = distinct.length === 0 ? 0 : Math.ceil((32 + 1.23 * distinct.length) / 3)
  for (let seed = 0; seed < SEEDS_MAX; seed++) {
    const hashes: ElementHash[] = []
    for (const element of distinct) hashes.push(await hashElement(element, seed, blockLength, width, sha256))
    const slots = assignSlots(hashes, blockLength)
    if (slots) return encodeFilter(width, seed, blockLength, slots)
  }
  throw new Error('no seed builds the filter: the hash function is not random')
}

/** Whether an element is in; a damaged filter (`isStaticFilter` says no) has nothing in it. */
export async function filterHas(filter: Uint8Array, element: Bytes, sha256: Sha256): Promise<boolean> {
  if (!isStaticFilter(filter)) return false
  const width = filter[0] === 4 ? 4 : 2
  const blockLength = decodeUint(filter, 5, 4)
  if (blockLength === 0) return false
  const hash = await hashElement(element, decodeUint(filter, 1, 4), blockLength, width, sha256)
  const found = hash.slots.reduce((mix, slot) => mix ^ decodeUint(filter, HEAD_BYTES + slot * width, width), 0)
  return found >>> 0 === hash.fingerprint
}

/** Whether bytes have the form of a filter. */
export function isStaticFilter(bytes: Uint8Array): boolean {
  const width = bytes[0]
  if (bytes.length < HEAD_BYTES || (width !== 2 && width !== 4)) return false
  return bytes.length === HEAD_BYTES + 3 * decodeUint(bytes, 5, 4) * width
}

type ElementHash = { readonly slots: readonly [number, number, number]; readonly fingerprint: number }

async function hashElement(
  element: Bytes,
  seed: number,
  blockLength: number,
  width: FilterWidth,
  sha256: Sha256,
): Promise<ElementHash> {
  const hash = await sha256(concatBytes(encodeUint(seed, 4), element))
  const slotIn = (third: number) =>
    third * blockLength + Math.floor((decodeUint(hash, 4 * third, 4) * blockLength) / 2 ** 32)
  return { slots: [slotIn(0), slotIn(1), slotIn(2)], fingerprint: decodeUint(hash, 12, width) }
}

/** Peels elements that are alone in a slot, then fills slots in the opposite order; null when the seed does not work. */
function assignSlots(hashes: readonly ElementHash[], blockLength: number): Uint32Array | null {
  const count = new Uint32Array(3 * blockLength)
  const mixed = new Uint32Array(3 * blockLength)
  hashes.forEach(({ slots }, index) => {
    for (const slot of slots) {
      count[slot] = (count[slot] ?? 0) + 1
      mixed[slot] = (mixed[slot] ?? 0) ^ index
    }
  })
  const alone = Array.from(count.keys()).filter(slot => count[slot] === 1)
  const peeled: { hash: ElementHash; slot: number }[] = []
  for (let slot = alone.pop(); slot !== undefined; slot = alone.pop()) {
    const index = mixed[slot] ?? 0
    const hash = hashes[index]
    if (count[slot] !== 1 || hash === undefined) continue
    peeled.push({ hash, slot })
    for (const other of hash.slots) {
      count[other] = (count[other] ?? 0) - 1
      mixed[other] = (mixed[other] ?? 0) ^ index
      if (count[other] === 1) alone.push(other)
    }
  }
  if (peeled.length !== hashes.length) return null
  const filled = new Uint32Array(3 * blockLength)
  for (const { hash, slot } of peeled.reverse()) {
    filled[slot] = 0
    filled[slot] = hash.slots.reduce((mix, other) => mix ^ (filled[other] ?? 0), hash.fingerprint)
  }
  return filled
}

function encodeFilter(width: FilterWidth, seed: number, blockLength: number, slots: Uint32Array): Bytes {
  const filter = new Uint8Array(HEAD_BYTES + slots.length * width)
  filter.set(concatBytes(encodeUint(width, 1), encodeUint(seed, 4), encodeUint(blockLength, 4)))
  const view = new DataView(filter.buffer)
  slots.forEach((value, slot) => {
    if (width === 2) view.setUint16(HEAD_BYTES + slot * width, value)
    else view.setUint32(HEAD_BYTES + slot * width, value)
  })
  return filter
}

function dropRepeats(elements: Iterable<Bytes>): Bytes[] {
  const distinct = new Map<string, Bytes>()
  for (const element of elements) distinct.set(String.fromCharCode(...element), element)
  return [...distinct.values()]
}
