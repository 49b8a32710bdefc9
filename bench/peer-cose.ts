import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { Algorithms, COSEKey, Headers, ProtectedHeaders, Sign1, UnprotectedHeaders } from '@auth0/cose'
import { Encoder } from 'cbor-x'
import { mustHold } from './bare-es256.ts'
import type { Contender } from './compare-rates.ts'
import { FROM, KEY_NUMBER, LIFETIME_HOURS, NOW, PEERS_AT_ONCE, pick, type Sample, type SampleSet } from './samples.ts'

// Names of the claims: those of CWT (RFC 8392, RFC 8747) where it has one, private numbers else.
const CLAIM = {
  expires: 4,
  notBefore: 5,
  issuedAt: 6,
  confirmation: 8,
  holder: -70_001,
  pass: -70_002,
  counter: -70_003,
}
const COSE_KEY = 1
const STALE_SECONDS = 30
const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false })

/**
 * The same content as COSE_Sign1 in COSE_Sign1: the pass signed by the issuer names the device key, which signs pass,
 * moment and counter. Handed over as bytes, though a QR code of it would have to be taken out of letters as ours is.
 */
export async function peersCose({ issuer, samples }: SampleSet): Promise<{ bound: Contender; single: Contender }> {
  const issuerSecret = importSecret(issuer.exportPkcs8())
  const issuerKey = createPublicKey(issuerSecret)
  const issuerKeys = new Map([[KEY_NUMBER, issuerKey]])
  const ready = await Promise.all(samples.map(sample => mintCose(issuerSecret, sample)))
  return {
    bound: {
      name: '@auth0/cose, key-bound: 2 signatures',
      atOnce: PEERS_AT_ONCE,
      async run(number) {
        const outer = Sign1.decode(pick(ready, number).code)
        const claims = readMap(outer.payload)
        const pass = await openPass(bytesOf(claims.get(CLAIM.pass)), issuerKeys)
        const confirmation = pass.get(CLAIM.confirmation)
        mustHold(confirmation instanceof Map)
        const deviceKey = await COSEKey.import(mapOf(mapOf(confirmation).get(COSE_KEY))).toKeyLike()
        await outer.verify(deviceKey, { algorithms: [Algorithms.ES256] })
        const age = NOW - Number(claims.get(CLAIM.issuedAt))
        mustHold(Math.abs(age) <= STALE_SECONDS && Number(claims.get(CLAIM.counter)) === 0)
      },
    },
    single: {
      name: '@auth0/cose, 1 signature, bound to no key',
      atOnce: PEERS_AT_ONCE,
      async run(number) {
        await openPass(pick(ready, number).pass, issuerKeys)
      },
    },
  }
}

async function openPass(bytes: Uint8Array, issuerKeys: Map<number, KeyObject>): Promise<Map<unknown, unknown>> {
  const signed = Sign1.decode(bytes)
  const issuerKey = issuerKeys.get(signed.kid?.[0] ?? -1)
  if (issuerKey === undefined) throw new Error('unknown issuer')
  await signed.verify(issuerKey, { algorithms: [Algorithms.ES256] })
  const claims = readMap(signed.payload)
  mustHold(Number(claims.get(CLAIM.notBefore)) <= NOW && NOW < Number(claims.get(CLAIM.expires)))
  return claims
}

async function mintCose(issuerSecret: KeyObject, { device }: Sample): Promise<{ pass: Uint8Array; code: Uint8Array }> {
  const deviceSecret = importSecret(device.exportPkcs8())
  const { x = '', y = '' } = createPublicKey(deviceSecret).export({ format: 'jwk' })
  const deviceKey = new Map<number, unknown>([
    [1, 2],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ])
  const passClaims = new Map<number, unknown>([
    [CLAIM.notBefore, FROM],
    [CLAIM.expires, FROM + LIFETIME_HOURS * 3600],
    [CLAIM.holder, new Uint8Array(16).fill(9)],
    [CLAIM.confirmation, new Map([[COSE_KEY, deviceKey]])],
  ])
  const pass = await sign(passClaims, issuerSecret)
  const codeClaims = new Map<number, unknown>([
    [CLAIM.pass, pass],
    [CLAIM.issuedAt, NOW],
    [CLAIM.counter, 0],
  ])
  return { pass, code: await sign(codeClaims, deviceSecret) }
}

async function sign(claims: Map<number, unknown>, key: KeyObject): Promise<Uint8Array> {
  const protectedHeaders = new ProtectedHeaders([
    [Headers.Algorithm, Algorithms.ES256],
    [Headers.KeyID, Uint8Array.of(KEY_NUMBER)],
  ])
  const signed = await Sign1.sign(protectedHeaders, new UnprotectedHeaders([]), cbor.encode(claims), key)
  return signed.encode()
}

function importSecret(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
}

function readMap(bytes: Uint8Array): Map<unknown, unknown> {
  return mapOf(cbor.decode(bytes))
}

function mapOf(value: unknown): Map<number, unknown> {
  if (value instanceof Map) return value
  throw new Error('no map')
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new Error('no bytes')
}
