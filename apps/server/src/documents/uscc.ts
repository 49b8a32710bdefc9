/** Characters of GB 32100-2015 in the order of their values: digits and capitals without I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const MODULUS = 31
/** Authority, kind of body, six digits of division, nine characters of organisation code, check character. */
const SHAPE = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/

/** `normalised` is what is kept and compared: capitals of half width without blanks and hyphens. */
export type UsccCheck = { isValid: boolean; normalised: string }

/**
 * Checks a unified social credit code (统一社会信用代码) by GB 32100-2015: weights 3^(i-1) mod 31 over 17 characters. The
 * modulus is prime, so every single wrong character is found. It says nothing about whether the body exists.
 */
export function checkUscc(text: string): UsccCheck {
  const normalised = text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  return { isValid: SHAPE.test(normalised) && computeCheck(normalised) === normalised.at(-1), normalised }
}

function computeCheck(code: string): string | undefined {
  let weight = 1
  let sum = 0
  for (const character of code.slice(0, -1)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % MODULUS
  }
  return ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS]
}
