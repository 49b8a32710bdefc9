/** Chance that is the same for the same seed; for choices, never for keys. */
export type Seeded = {
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number
  /** From 0 up to, but not including, 1. */
  share(): number
}

/** A stream of choices of its own for each name, so that what one citizen or gate does leaves the others' choices alone. */
export function seeded(seed: number, name: string): Seeded {
  let state = seed | 0
  for (const letter of name) state = (Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) + 0x9e3779b9) | 0
  // Mulberry32: small, and good enough to choose by.
  const share = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return { share, below: limit => Math.floor(share() * limit) }
}
