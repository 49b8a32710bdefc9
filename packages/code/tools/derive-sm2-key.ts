import { concatBytes, encodeUint, encodeUtf8 } from '../src/bytes.ts'
import { SM2_USER_ID } from '../src/sm2.ts'
import { makeEcdsaKey, type TestKey } from './derive-key.ts'
import {
  encodeScalar,
  hash,
  hashToScalar,
  invert,
  mod,
  multiplyBase,
  type TestGroup,
  toBigInt,
} from './test-scalars.ts'

/** Order of sm2p256v1. */
export const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

const SM2: TestGroup = { ecdhName: 'SM2', hashName: 'sm3', order: SM2_ORDER }
// a ‖ b ‖ xG ‖ yG of GB/T 32918.5, written out here so that the vectors do not rest on what they test.
const CURVE = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)

/** How a vector's key signs: by the standard, or in one of the ways in which libraries get SM2 wrong. */
export type Sm2Manner = 'standard' | 'other user id' | 'no Z' | 'ECDSA'

/** An SM2 key for vectors only, the same at every run: anyone can derive it from its name. */
export function deriveSm2TestKey(name: string, manner: Sm2Manner = 'standard'): TestKey {
  const secret = hashToScalar(SM2, Buffer.from(`yima test key: ${name}`))
  if (manner === 'ECDSA') return makeEcdsaKey(SM2, secret)
  const point = multiplyBase(SM2, secret, 'uncompressed').subarray(1)
  const userId = encodeUtf8(manner === 'other user id' ? '8765432187654321' : SM2_USER_ID)
  const z = hash('sm3', concatBytes(encodeUint(userId.length * 8, 2), userId, CURVE, point))
  return {
    publicKey: multiplyBase(SM2, secret, 'compressed'),
    sign(message) {
      const digest = toBigInt(hash('sm3', manner === 'no Z' ? message : concatBytes(z, message)))
      const nonce = hashToScalar(SM2, concatBytes(encodeScalar(secret), message))
      const x = toBigInt(multiplyBase(SM2, nonce, 'uncompressed').subarray(1, 33))
      const r = mod(digest + x, SM2_ORDER)
      const s = mod(invert(SM2, 1n + secret) * (nonce - r * secret), SM2_ORDER)
      return concatBytes(encodeScalar(r), encodeScalar(s))
    },
  }
}
