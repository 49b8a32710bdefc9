import type { Bytes, KeyRow, PassFields, VerifyContext } from '../index.ts'
import { assemblePass, encodePassBody, passSigningInput } from '../index.ts'
import { generateNodeSigner, type NodeSigner, nodeCrypto } from '../node.ts'

/** City of the tests. */
export const PREFIX = 'YKU'
/** Midnight at which the tests' passes begin. */
export const FROM = Date.UTC(2026, 6, 31, 16) / 1000
/** One issuer key for all tests of a file: making keys is slow. */
export const issuer = generateNodeSigner()

/** A pass that the tests' issuer signed for a device key, with fields changed as asked. */
export function issuePass(devicePublicKey: Bytes, changes: Partial<PassFields> = {}): Bytes {
  const body = encodePassBody({
    suites: { issuer: 1, device: 1 },
    keyNumber: 7,
    sealedHolder: new Uint8Array(16).fill(9),
    validFrom: FROM,
    lifetimeHours: 48,
    devicePublicKey,
    ...changes,
  })
  return assemblePass(body, issuer.sign(passSigningInput(PREFIX, body)))
}

/** The row of the tests' issuer. */
export function makeRow(signer: NodeSigner = issuer): KeyRow {
  const { publicKey } = signer
  return { prefix: PREFIX, number: 7, suite: 1, kinds: ['live'], publicKey, validFromMin: FROM, validFromMax: FROM }
}

/** A verifier that knows that row. */
export function makeVerifier(now: number, changes: Partial<VerifyContext> = {}): VerifyContext {
  const row = makeRow()
  const keyRow = (number: number) => (number === row.number ? row : undefined)
  return { prefix: PREFIX, suites: [[1, 1]], keyRow, now, crypto: nodeCrypto, ...changes }
}
