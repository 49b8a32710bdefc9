import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { mustHold } from './bare-es256.ts'
import type { Contender } from './compare-rates.ts'
import { FROM, KEY_NUMBER, LIFETIME_HOURS, NOW, PEERS_AT_ONCE, pick, type Sample, type SampleSet } from './samples.ts'

const STALE_SECONDS = 30
const OPTIONS = { algorithms: ['ES256'], currentDate: new Date(NOW * 1000) }

/** The same content as a JWT in a JWT: the pass names the device key by `cnf` (RFC 7800), which signs pass and moment. */
export async function peersJose({ issuer, samples }: SampleSet): Promise<{ bound: Contender; single: Contender }> {
  const issuerSecret = importSecret(issuer.exportPkcs8())
  // As the library likes it best: a key of WebCrypto, imported once.
  const issuerKey = await importJWK(createPublicKey(issuerSecret).export({ format: 'jwk' }), 'ES256')
  const ready = await Promise.all(samples.map(sample => mintJwt(issuerSecret, sample)))

  const openPass = async (jwt: string): Promise<JWTPayload> =>
    (
      await jwtVerify(
        jwt,
        header => {
          if (header.kid !== String(KEY_NUMBER)) throw new Error('unknown issuer')
          return issuerKey
        },
        { ...OPTIONS, requiredClaims: ['nbf', 'exp', 'holder'] },
      )
    ).payload

  return {
    bound: {
      name: 'jose, key-bound: 2 signatures',
      atOnce: PEERS_AT_ONCE,
      async run(number) {
        const { payload } = await jwtVerify(
          pick(ready, number).code,
          async (_header, token) => {
            const claims: { pass?: unknown } = JSON.parse(Buffer.from(String(token.payload), 'base64url').toString())
            mustHold(typeof claims.pass === 'string')
            const { cnf } = await openPass(String(claims.pass))
            return importJWK(deviceKeyOf(cnf), 'ES256')
          },
          { ...OPTIONS, maxTokenAge: STALE_SECONDS },
        )
        mustHold(payload.counter === 0)
      },
    },
    single: {
      name: 'jose, 1 signature, bound to no key',
      atOnce: PEERS_AT_ONCE,
      run: number => openPass(pick(ready, number).pass),
    },
  }
}

async function mintJwt(issuerSecret: KeyObject, { device }: Sample): Promise<{ pass: string; code: string }> {
  const deviceSecret = importSecret(device.exportPkcs8())
  const jwk = createPublicKey(deviceSecret).export({ format: 'jwk' })
  const holder = Buffer.alloc(16, 9).toString('base64url')
  const pass = await new SignJWT({ holder, cnf: { jwk } })
    .setProtectedHeader({ alg: 'ES256', kid: String(KEY_NUMBER) })
    .setNotBefore(FROM)
    .setExpirationTime(FROM + LIFETIME_HOURS * 3600)
    .sign(issuerSecret)
  const code = await new SignJWT({ pass, counter: 0 })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuedAt(NOW)
    .sign(deviceSecret)
  return { pass, code }
}

function deviceKeyOf(cnf: unknown): JWK {
  if (typeof cnf !== 'object' || cnf === null || !('jwk' in cnf)) throw new Error('no key in the pass')
  const { jwk } = cnf
  if (typeof jwk !== 'object' || jwk === null || !('kty' in jwk)) throw new Error('no key in the pass')
  return { ...jwk, kty: String(jwk.kty) }
}

function importSecret(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
}
