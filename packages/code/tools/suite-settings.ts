import { type CodeParts, makeKeyRow, SM2_DEVICE, SM2_ISSUER, type Surroundings, toHex } from './build-case.ts'

/** A pair of suites: what a code of it is made of, and a verifier that allows it. */
export type Setting = { name: string; parts: Partial<CodeParts>; around: Surroundings }

/** The row of the vectors' SM2 issuer key, of the same number as the other. */
export const SM2_ROW = makeKeyRow({ suite: 2, publicKey: toHex(SM2_ISSUER.publicKey) })
const sm2Device = { device: SM2_DEVICE, devicePublicKey: SM2_DEVICE.publicKey }
/** SM2 throughout. */
export const SM2_ONLY: Setting = {
  name: 'SM2',
  parts: { suites: 0x22, issuer: SM2_ISSUER, ...sm2Device },
  around: { suites: [[2, 2]], keyRows: [SM2_ROW] },
}
/** The city signs by SM2, phones by what they have. */
export const SM2_ISSUED: Setting = {
  name: 'issuer SM2, device ES256',
  parts: { suites: 0x21, issuer: SM2_ISSUER },
  around: { suites: [[2, 1]], keyRows: [SM2_ROW] },
}
/** Phones sign by SM2, the city does not. */
export const SM2_MINTED: Setting = {
  name: 'issuer ES256, device SM2',
  parts: { suites: 0x12, ...sm2Device },
  around: { suites: [[1, 2]], keyRows: [makeKeyRow()] },
}
/** The three pairs of which SM2 is a part, each under an issuer key of the same number 7. */
export const SETTINGS: readonly Setting[] = [SM2_ONLY, SM2_ISSUED, SM2_MINTED]
/** A verifier that allows whatever the format knows. */
export const ALL_PAIRS: [number, number][] = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
]
