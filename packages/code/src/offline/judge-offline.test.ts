import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { encodeBase64Url, mintCode } from '../index.ts'
import { generateNodeSigner, nodeCrypto } from '../node.ts'
import { FROM, issuePass, issuer, PREFIX } from '../testing/issue-pass.ts'
import { BUNDLE_SECONDS, type Bundle, type OfflineDeployment, openBundle, signBundle } from './bundle.ts'
import { buildDenyFilter, signDenyList } from './deny-list.ts'
import { judgeOffline, type OfflineScan } from './judge-offline.ts'
import { signRootSuccessor } from './root-key.ts'
import { buildStaticFilter } from './static-filter.ts'

const NOW = FROM + 36_000
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const random = (length: number) => new Uint8Array(randomBytes(length))

const root = generateNodeSigner()
const device = generateNodeSigner()
const HOLDER = new Uint8Array(16).fill(5)
const rootKey = (signer = root) => ({ suite: 1, publicKey: encodeBase64Url(signer.publicKey) })

const HALL: OfflineDeployment = {
  deploymentId: 'dep_hall',
  sceneId: 'passage',
  isDefault: true,
  place: { zh: '大厅', en: 'Hall' },
  accepts: ['live'],
  stage: 'live',
  directions: ['in', 'out'],
  openingHours: 'always',
  denyAgeHoursMax: 24,
  offline: { checks: ['place-closed'] },
}

const makeBundle = (changes: Partial<Bundle> = {}): Bundle => ({
  version: 1,
  prefix: PREFIX,
  epoch: NOW,
  expiresAt: NOW + BUNDLE_SECONDS,
  suites: [[1, 1]],
  keyRows: [
    {
      number: 7,
      suite: 1,
      kinds: ['live'],
      publicKey: encodeBase64Url(issuer.publicKey),
      validFromMin: FROM,
      validFromMax: FROM,
    },
  ],
  deployments: [HALL],
  texts: {},
  ...changes,
})

async function deliver(bundle = makeBundle(), denied: Uint8Array<ArrayBuffer>[] = [], publishedAt = NOW) {
  const filter = await buildDenyFilter(denied, random, sha256)
  const deny = await signDenyList(PREFIX, { epoch: 1, publishedAt, filter }, root, sha256)
  return signBundle(bundle, { key: rootKey(), signer: root, successors: [] }, deny, sha256)
}

const known = { prefix: PREFIX, epochMin: 0 }

async function open(bundle?: Bundle, denied?: Uint8Array<ArrayBuffer>[], publishedAt?: number) {
  const opened = await openBundle(await deliver(bundle, denied, publishedAt), rootKey(), known, nodeCrypto)
  if ('refusal' in opened) throw new Error(opened.refusal)
  return { ...opened, crypto: nodeCrypto }
}

const mint = (mintedAt = NOW, counter = 0) =>
  mintCode({
    prefix: PREFIX,
    pass: issuePass(device.publicKey, { sealedHolder: HOLDER }),
    signer: device,
    mintedAt,
    counter,
  })

const scan = async (changes: Partial<OfflineScan> = {}): Promise<OfflineScan> => ({
  text: await mint(),
  direction: 'in',
  now: NOW,
  isUsedHere: () => false,
  ...changes,
})

const withHall = (changes: Partial<OfflineDeployment>) => makeBundle({ deployments: [{ ...HALL, ...changes }] })

test('a fresh code opens an off-line gate, and the decision names its code', async () => {
  const decision = await judgeOffline(await scan(), await open())
  assert.equal(decision.outcome, 'accepted')
  assert.equal(decision.usedCodeId?.length, 32)
})

test('each thing that an off-line gate can know refuses with its own reason', async () => {
  const refusals: [string, Partial<OfflineScan>, Parameters<typeof open>][] = [
    ['bundle-expired', { now: NOW + BUNDLE_SECONDS }, []],
    ['deny-list-old', {}, [makeBundle(), [], NOW - 25 * 3600]],
    ['not-live', {}, [withHall({ stage: 'paused' })]],
    ['direction-not-served', { direction: 'out' }, [withHall({ directions: ['in'] })]],
    ['offline-not-possible', {}, [withHall({ offline: null })]],
    ['offline-not-possible', { deploymentId: 'dep_elsewhere' }, []],
    ['malformed', { text: 'hello' }, []],
    ['stale', { text: await mint(NOW - 31) }, []],
    ['unknown-issuer', {}, [makeBundle({ keyRows: [] })]],
    ['revoked', {}, [makeBundle(), [HOLDER]]],
    ['reused', { isUsedHere: () => true }, []],
    ['place-closed', {}, [withHall({ openingHours: [] })]],
    ['suite-not-allowed', {}, [makeBundle({ suites: [[2, 2]] })]],
  ]
  for (const [reason, changes, delivered] of refusals) {
    const decision = await judgeOffline(await scan(changes), await open(...delivered))
    assert.equal(decision.reason, reason)
    assert.equal(decision.outcome, 'refused')
    assert.ok(decision.says.zh.length > 0 && decision.advice.en.length > 0)
  }
})

test('a rule that needs the person is answered by the filter, and without one as the place says', async () => {
  const person = async (changes: object) =>
    withHall({
      offline: {
        checks: [],
        person: {
          reason: 'not-on-list',
          filter: encodeBase64Url(await buildStaticFilter([HOLDER], 2, sha256)),
          publishedAt: NOW,
          ageHoursMax: 2,
          without: 'refuse',
          ...changes,
        },
      },
    })
  const judge = async (changes: object) => {
    const { reason, outcome, isMarked } = await judgeOffline(await scan(), await open(await person(changes)))
    return reason ?? (isMarked ? 'marked' : outcome)
  }
  const others = encodeBase64Url(await buildStaticFilter([random(16)], 2, sha256))
  assert.equal(await judge({}), 'accepted')
  assert.equal(await judge({ filter: others }), 'not-on-list')
  assert.equal(await judge({ publishedAt: NOW - 7201, without: 'id-card' }), 'id-card-needed')
  assert.equal(await judge({ publishedAt: NOW - 7201, without: 'accept-and-mark' }), 'marked')
  assert.equal(await judge({ filter: undefined }), 'offline-not-possible')
})

test('a bundle is taken only as signed by the pinned root, of this city, and not older than one before', async () => {
  const signed = await deliver()
  const refusalOf = async (changed: object, pinned = rootKey(), context = known) => {
    const opened = await openBundle({ ...signed, ...changed }, pinned, context, nodeCrypto)
    return 'refusal' in opened ? opened.refusal : 'taken'
  }
  assert.equal(await refusalOf({}), 'taken')
  assert.equal(await refusalOf({ payload: signed.payload.replace('大厅', '后门') }), 'bad-signature')
  assert.equal(await refusalOf({}, rootKey(generateNodeSigner())), 'bad-signature')
  assert.equal(await refusalOf({ root: rootKey(device) }), 'bad-signature')
  assert.equal(await refusalOf({}, rootKey(), { prefix: 'YKA', epochMin: 0 }), 'bad-signature')
  assert.equal(await refusalOf({}, rootKey(), { prefix: PREFIX, epochMin: NOW + 1 }), 'older')
  assert.equal(await refusalOf({ deny: { ...signed.deny, epoch: 2 } }), 'deny-list-bad')
  assert.equal(await refusalOf({ deny: { ...signed.deny, publishedAt: NOW + 9 } }), 'deny-list-bad')
})

test('a successor is followed only along signatures that begin at the pinned root', async () => {
  const [second, third, stranger] = [generateNodeSigner(), generateNodeSigner(), generateNodeSigner()]
  const successors = [
    await signRootSuccessor(PREFIX, rootKey(second), root),
    await signRootSuccessor(PREFIX, rootKey(third), second),
  ]
  const byThird = await signBundle(makeBundle(), { key: rootKey(third), signer: third, successors }, undefined, sha256)
  const isTaken = async (signed: typeof byThird) =>
    !('refusal' in (await openBundle(signed, rootKey(), known, nodeCrypto)))
  assert.equal(await isTaken(byThird), true)
  assert.equal(await isTaken({ ...byThird, successors: successors.slice(1) }), false)
  const forged = [await signRootSuccessor(PREFIX, rootKey(third), stranger)]
  assert.equal(await isTaken({ ...byThird, successors: forged }), false)
  const loop = [await signRootSuccessor(PREFIX, rootKey(), root), ...successors]
  assert.equal(await isTaken({ ...byThird, successors: loop }), true)
})
