import { assemblePass, encodePassBody, LIFETIME_HOURS_MAX, mintCode, STRIP_SIZE, type SuiteId } from '@yima/code'
import { makeKeyPairs, signerOf } from '../apps/citizen/src/features/wallet/key-pairs.ts'

/** Milliseconds: the first of a page just opened, and each run after it. */
export type Timings = { readonly first: number; readonly runs: readonly number[] }

/** What the page measures of one suite. */
export type MintTimings = { readonly code: Timings; readonly strip: Timings }

declare global {
  /** Put there by this module, called by the row: a strip's keys and single codes, made as the citizen app makes them. */
  var measureMinting: (suite: SuiteId) => Promise<MintTimings>
}

const CODES_PER_RUN = 10
const CODE_RUNS = 5
const STRIP_RUNS = 5
const PREFIX = 'YKU'
const NOW = 1_785_549_600

globalThis.measureMinting = async suite => {
  const strip = await timeRuns(STRIP_RUNS, 1, () => makeKeyPairs(suite, STRIP_SIZE))
  const [keyPair] = await makeKeyPairs(suite, 1)
  if (keyPair === undefined) throw new Error('no key was made')
  const body = encodePassBody({
    suites: { issuer: suite, device: suite },
    keyNumber: 7,
    sealedHolder: new Uint8Array(16).fill(9),
    validFrom: NOW - 36_000,
    lifetimeHours: LIFETIME_HOURS_MAX,
    devicePublicKey: keyPair.publicKeyBytes,
  })
  // Minting never looks at the issuer's signature, so any 64 bytes stand for it.
  const pass = assemblePass(body, new Uint8Array(64).fill(7))
  const code = await timeRuns(CODE_RUNS, CODES_PER_RUN, async () =>
    mintCode({ prefix: PREFIX, pass, signer: await signerOf(keyPair), mintedAt: NOW, counter: 0 }),
  )
  return { code, strip }
}

/** Milliseconds a time of `times` in a row, so that a coarse clock does not matter. */
async function timeRuns(runs: number, times: number, run: () => Promise<unknown>): Promise<Timings> {
  const first = await timeOnce(1, run)
  const measured: number[] = []
  for (let i = 0; i < runs; i++) measured.push(await timeOnce(times, run))
  return { first, runs: measured }
}

async function timeOnce(times: number, run: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  for (let i = 0; i < times; i++) await run()
  return (performance.now() - before) / times
}
