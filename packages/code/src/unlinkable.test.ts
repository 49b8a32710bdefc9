import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  assemblePass,
  type Bytes,
  CODE_PERIOD_SECONDS,
  decodeBase32,
  encodePassBody,
  HOLDER_TYPES,
  mintCode,
  passSigningInput,
  STRIP_SIZE,
  type SuiteId,
  sealedHolderPlain,
} from './index.ts'
import { generateNodeSigner, type NodeSigner } from './node.ts'
import { FROM, PREFIX } from './testing/issue-pass.ts'

const CODES = 1_000
const RUN = 6
/** Kind, suites, issuer key; from when, how long, claims: what all passes of a day say (docs/code-format.md, section 4). */
const CONSTANT_BYTES = [0, 1, 2, 19, 20, 21, 22, 23, 24]
/** The first byte of the device key says one bit, so it is alike in half of all passes. */
const PARITY_BYTE = 25
/** The time within a day's hours, and the counter of a second that had one code. */
const TIME_BYTES = [122, 123, 124, 125, 126]

type Code = { pass: number; bytes: Bytes }
type Faults = { oneKeyForTwo?: boolean; sealedWithoutIndex?: boolean; bytesOfHolder?: number }

/** A thousand codes of one citizen, one each quarter of a minute, over the passes of a strip. */
async function mintStrip(suite: SuiteId, holder: number, issuer: NodeSigner, sealKey: Buffer, faults: Faults = {}) {
  const devices = Array.from({ length: STRIP_SIZE }, () => generateNodeSigner(suite))
  const passes = devices.map((device, index) => {
    const own = faults.oneKeyForTwo && index === 1 ? (devices[0] ?? device) : device
    const plain = { type: HOLDER_TYPES.live, holder, slot: 0, strip: 1, index: faults.sealedWithoutIndex ? 0 : index }
    const body = encodePassBody({
      suites: { issuer: suite, device: suite },
      keyNumber: 7,
      sealedHolder: leak(seal(suite, sealKey, sealedHolderPlain(plain)), holder, faults.bytesOfHolder ?? 0),
      validFrom: FROM,
      lifetimeHours: 48,
      devicePublicKey: own.publicKey,
    })
    return { pass: assemblePass(body, issuer.sign(passSigningInput(PREFIX, body))), signer: own }
  })
  const codes: Code[] = []
  for (let number = 0; number < CODES; number++) {
    const index = Math.floor((number * STRIP_SIZE) / CODES)
    const { pass, signer } = passes[index] ?? assert.fail('no pass')
    const mintedAt = FROM + 3_600 + number * CODE_PERIOD_SECONDS
    const text = await mintCode({ prefix: PREFIX, pass, signer, mintedAt, counter: 0 })
    codes.push({ pass: index, bytes: decodeBase32(text.slice(4)) ?? assert.fail('no bytes') })
  }
  return codes
}

/** Sets the first bytes to what belongs to the holder: a tag by which scans could be told to be one person’s. */
const leak = (sealed: Bytes, holder: number, bytes: number): Bytes =>
  sealed.map((byte, at) => (at < bytes ? holder % 251 : byte))

function seal(suite: SuiteId, key: Buffer, plain: Bytes): Bytes {
  const cipher = createCipheriv(suite === 1 ? 'aes-128-ecb' : 'sm4-ecb', key, null).setAutoPadding(false)
  return Uint8Array.from(Buffer.concat([cipher.update(plain), cipher.final()]))
}

/** Places at which all codes say the same, whoever shows them. */
function findConstants(codes: readonly Code[]): number[] {
  const [first] = codes
  return [...(first?.bytes.keys() ?? [])].filter(at => codes.every(({ bytes }) => bytes[at] === first?.bytes[at]))
}

const findOwnConstants = (codes: readonly Code[]): number[] =>
  findConstants(codes).filter(at => !TIME_BYTES.includes(at))

/** Runs of six bytes that occur in two passes, wherever. Beside three constants, three bytes may fall alike by chance. */
function findSharedRuns(codes: readonly Code[]): string[] {
  const seen = new Map<string, { pass: number; at: number }>()
  const shared = new Set<string>()
  for (const { pass, bytes } of codes) {
    const hex = Buffer.from(bytes).toString('hex')
    for (let at = 0; at + RUN <= bytes.length; at++) {
      const run = hex.slice(2 * at, 2 * (at + RUN))
      const before = seen.get(run)
      if (before === undefined) seen.set(run, { pass, at })
      else if (before.pass !== pass && (before.at !== at || countConstants(at) < RUN / 2))
        shared.add(`${run} at ${before.at} and ${at}`)
    }
  }
  return [...shared]
}

const alike = new Set([...CONSTANT_BYTES, PARITY_BYTE])
const countConstants = (from: number): number =>
  Array.from({ length: RUN }, (_, index) => from + index).filter(at => alike.has(at)).length

for (const suite of [1, 2] as const) {
  test(`1,000 codes of one citizen over a strip share no run of six bytes across passes but constants, suite ${suite}`, async () => {
    const issuer = generateNodeSigner(suite)
    const sealKey = randomBytes(16)
    const codes = await mintStrip(suite, 4711, issuer, sealKey)
    const others = await mintStrip(suite, 4712, issuer, sealKey)
    assert.deepEqual(findOwnConstants([...codes, ...others]), CONSTANT_BYTES)
    assert.deepEqual(
      findOwnConstants(codes),
      CONSTANT_BYTES,
      'what is alike in all codes of one citizen is alike in everybody’s',
    )
    assert.deepEqual(findSharedRuns(codes), [])
  })
}

test('one device key for two passes, and a sealed holder without the pass’s index, are each found', async () => {
  const issuer = generateNodeSigner()
  for (const fault of [{ oneKeyForTwo: true }, { sealedWithoutIndex: true }])
    assert.notDeepEqual(findSharedRuns(await mintStrip(1, 4711, issuer, randomBytes(16), fault)), [])
})

test('a single byte that belongs to the citizen is found', async () => {
  const codes = await mintStrip(1, 4711, generateNodeSigner(), randomBytes(16), { bytesOfHolder: 1 })
  assert.notDeepEqual(findOwnConstants(codes), CONSTANT_BYTES)
})
