import {
  assemblePass,
  type Bytes,
  encodePassBody,
  type KeyRow,
  mintCode,
  passSigningInput,
  type SuiteId,
  type VerifyContext,
} from '@yima/code'
import { generateNodeSigner, type NodeSigner, nodeCrypto } from '@yima/code/node'

/** City of the samples. */
export const PREFIX = 'YKU'
/** Midnight from which every pass is valid. */
export const FROM = Date.UTC(2026, 6, 31, 16) / 1000
/** When every code is minted and read: ten hours into its pass. */
export const NOW = FROM + 36_000
/** How long a pass lives. */
export const LIFETIME_HOURS = 48
/** Number of the one issuer key. */
export const KEY_NUMBER = 7
/** Passes of one bench: more than `PASSES_KEPT`, so that a round through all of them never meets one still kept. */
export const SAMPLES = 256
/** Size of the pass cache in the rows of fresh passes. */
export const PASSES_KEPT = 64

/** How many verifications of a peer, which works on threads, are on their way together: the case kindest to it. */
export const PEERS_AT_ONCE = 8

/** One pass with its key, and a code minted by it. */
export type Sample = { readonly device: NodeSigner; readonly pass: Bytes; readonly text: string }

/** Passes of one suite under one issuer key, and the verifier that knows it. */
export type SampleSet = {
  readonly issuer: NodeSigner
  readonly samples: readonly Sample[]
  readonly context: VerifyContext
}

/** Makes the passes and codes of a suite, each with its own device key. */
export async function makeSamples(suite: SuiteId): Promise<SampleSet> {
  const issuer = generateNodeSigner(suite)
  const samples = await Promise.all(Array.from({ length: SAMPLES }, (_, n) => makeSample(suite, issuer, n)))
  const row: KeyRow = {
    prefix: PREFIX,
    number: KEY_NUMBER,
    suite,
    kinds: ['live'],
    publicKey: issuer.publicKey,
    validFromMin: FROM,
    validFromMax: FROM,
  }
  const keyRow = (number: number) => (number === KEY_NUMBER ? row : undefined)
  return {
    issuer,
    samples,
    context: { prefix: PREFIX, suites: [[suite, suite]], keyRow, now: NOW, crypto: nodeCrypto },
  }
}

/** The sample of a running number, beginning again after the last. */
export function pick<T>(list: readonly T[], number: number): T {
  const picked = list[number % list.length]
  if (picked === undefined) throw new Error('no samples')
  return picked
}

async function makeSample(suite: SuiteId, issuer: NodeSigner, n: number): Promise<Sample> {
  const device = generateNodeSigner(suite)
  const body = encodePassBody({
    suites: { issuer: suite, device: suite },
    keyNumber: KEY_NUMBER,
    sealedHolder: new Uint8Array(16).fill(n),
    validFrom: FROM,
    lifetimeHours: LIFETIME_HOURS,
    devicePublicKey: device.publicKey,
  })
  const pass = assemblePass(body, issuer.sign(passSigningInput(PREFIX, body)))
  return { device, pass, text: await mintCode({ prefix: PREFIX, pass, signer: device, mintedAt: NOW, counter: 0 }) }
}
