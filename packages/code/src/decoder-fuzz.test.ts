import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { loadVectors, loadVenueVectors, makeContext } from '../tools/vectors.ts'
import {
  type Bytes,
  checkVenueTag,
  createPassCache,
  normaliseScan,
  OUTCOMES,
  parseVenueCode,
  type VerifyContext,
  verifyCode,
} from './index.ts'
import { nodeCrypto } from './node.ts'
import { startBlockCoverage } from './testing/block-coverage.ts'
import { chanceOf } from './testing/chance.ts'
import { mutateCode } from './testing/mutate-code.ts'

const INPUTS = process.env.YIMA_LONG === '1' ? 1_000_000 : 20_000
const SEED = Number(process.env.YIMA_SEED ?? Date.now() % 2 ** 31)
/** Inputs between two looks at the coverage. */
const BATCH = 100
const CORPUS_MAX = 4_000

type Sample = { text: string; context: VerifyContext }
type Found = { mutant: string; problem: string }
type Fuzzed = { outcomes: Map<string, number>; found: Found[]; corpus: number; blocks: number; slowestMs: number }

const vectors = [...loadVectors('live'), ...loadVectors('paper')]
/** Mutants that came out as a code of the vectors are no mutants: a stale one is good to a verifier of another hour. */
const unchanged = new Set(vectors.map(({ text }) => normaliseScan(text)))
/** A change of host or letter case may leave a genuine code genuine. */
const genuine = new Set(
  loadVenueVectors()
    .filter(({ result }) => result === 'genuine')
    .map(({ text }) => normaliseScan(text)),
)
const known = new Set<string>(Object.keys(OUTCOMES))

/** Gives mutants of the corpus to a verifier; one that reaches code that none reached before joins the corpus. */
async function fuzz(inputs: number, change: Partial<VerifyContext> = {}): Promise<Fuzzed> {
  const chance = chanceOf(SEED)
  const corpus: Sample[] = vectors.map(vector => ({
    text: vector.text,
    context: { ...makeContext(vector, nodeCrypto), accepts: ['live', 'paper'], passes: createPassCache(8), ...change },
  }))
  const coverage = await startBlockCoverage('/packages/code/src/')
  const result: Fuzzed = { outcomes: new Map(), found: [], corpus: 0, blocks: 0, slowestMs: 0 }
  const pick = (): Sample => corpus[chance(corpus.length)] ?? assert.fail('no corpus')
  // What the vectors themselves reach is nothing new; their outcomes are another test's.
  for (const { text, context } of corpus) await verifyCode(text, context).catch(() => undefined)
  await coverage.takeNew()
  for (let judged = 0; judged < inputs; ) {
    const batch = Array.from({ length: BATCH }, (): Sample => {
      const { text, context } = pick()
      return { text: mutateCode(text, pick().text, chance), context }
    })
    const deep: Sample[] = []
    for (const sample of batch) {
      if (unchanged.has(normaliseScan(sample.text))) continue
      judged++
      if ((await tryOne(sample, result)) !== 'malformed') deep.push(sample)
    }
    // Which of them it was is not worth a hundred more looks: all of the batch that came past the door may breed.
    if ((await coverage.takeNew()) > 0 && corpus.length < CORPUS_MAX) corpus.push(...deep)
  }
  await coverage.close()
  return { ...result, corpus: corpus.length, blocks: coverage.blocks }
}

async function tryOne({ text, context }: Sample, result: Fuzzed): Promise<string | undefined> {
  const started = performance.now()
  try {
    const { outcome } = await verifyCode(text, context)
    result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1)
    if (outcome === 'accepted' || !known.has(outcome)) result.found.push({ mutant: text, problem: outcome })
    return outcome
  } catch (error) {
    result.found.push({ mutant: text, problem: String(error) })
    return undefined
  } finally {
    result.slowestMs = Math.max(result.slowestMs, performance.now() - started)
  }
}

test(`of ${INPUTS.toLocaleString('en')} mutants none is accepted and none crashes the verifier`, async t => {
  const { outcomes, found, corpus, blocks, slowestMs } = await fuzz(INPUTS)
  const counts = JSON.stringify(Object.fromEntries([...outcomes].sort()))
  t.diagnostic(`seed ${SEED}: ${counts}; corpus ${corpus}, blocks ${blocks}, slowest ${slowestMs.toFixed(1)} ms`)
  assert.deepEqual(found, [], `YIMA_SEED=${SEED} has it again`)
  // The verifier was reached in its depth, not only at its door; what comes after good signatures no mutant can reach.
  for (const outcome of ['malformed', 'bad-signature', 'unknown-issuer', 'wrong-city', 'suite-not-allowed'])
    assert.ok(outcomes.has(outcome), `never ${outcome}`)
})

test('a verifier that holds every signature for good is found out by the same mutants', async () => {
  const { found } = await fuzz(2_000, { crypto: { ...nodeCrypto, verify: () => true } })
  assert.ok(found.some(({ problem }) => problem === 'accepted'))
})

test('a verifier that crashes on a number it did not expect is found out by the same mutants', async () => {
  const keyRow = (number: number) => {
    if (number >= 200) throw new RangeError('no such key')
    return undefined
  }
  const { found } = await fuzz(10_000, { keyRow })
  assert.ok(found.some(({ problem }) => problem.includes('no such key')))
})

test('of mutants of venue codes each is read as one or refused, none crashes, and no tag but the printed one is genuine', async () => {
  const chance = chanceOf(SEED)
  const venues = loadVenueVectors()
  const pick = () => venues[chance(venues.length)] ?? assert.fail('no vectors')
  const results = new Map<string, number>()
  for (let judged = 0; judged < INPUTS / 10; judged++) {
    const { text, host, prefix, key } = pick()
    const mutant = mutateCode(text, pick().text, chance)
    const venue = parseVenueCode(mutant, host)
    const hmac = (message: Bytes) =>
      Uint8Array.from(createHmac('sha256', Buffer.from(key, 'hex')).update(message).digest())
    const isGenuine = 'refusal' in venue ? undefined : await checkVenueTag(prefix, venue, hmac)
    const found = 'refusal' in venue ? venue.refusal : isGenuine ? 'genuine' : 'forged'
    if (found === 'genuine') assert.ok(genuine.has(normaliseScan(mutant)), mutant)
    results.set(found, (results.get(found) ?? 0) + 1)
  }
  for (const found of ['malformed', 'wrong-host', 'forged']) assert.ok(results.has(found), `never ${found}`)
})
