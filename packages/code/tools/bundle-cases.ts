import { createHash } from 'node:crypto'
import { encodeBase64Url } from '../src/base64url.ts'
import type { Bytes } from '../src/bytes.ts'
import {
  type Bundle,
  buildDenyFilter,
  buildStaticFilter,
  type RootKey,
  type RootSuccessor,
  type SignedBundle,
  signBundle,
  signDenyList,
  signRootSuccessor,
} from '../src/index.ts'
import { FROM, ISSUER, NOW } from './build-case.ts'
import { deriveTestKey, type TestKey } from './derive-key.ts'
import { deriveSm2TestKey } from './derive-sm2-key.ts'
import type { BundleVector } from './vectors.ts'

type Root = { key: RootKey; signer: TestKey }
type Parts = {
  prefix: string
  payloadPrefix: string
  version: number
  epoch: number
  epochMin: number
  pinned: Root
  root: Root
  successors: readonly RootSuccessor[]
  denyRoot: Root | undefined
  edit: (signed: SignedBundle) => SignedBundle
}

const EPOCH = NOW
const sha256 = (bytes: Uint8Array): Bytes => Uint8Array.from(createHash('sha256').update(bytes).digest())
const rootOf = (suite: number, signer: TestKey): Root => ({
  key: { suite, publicKey: encodeBase64Url(signer.publicKey) },
  signer,
})
const FIRST = rootOf(1, deriveTestKey('root'))
const SECOND = rootOf(1, deriveTestKey('second root'))
const THIRD = rootOf(2, deriveSm2TestKey('third root'))
const STRANGER = rootOf(1, deriveTestKey('a stranger’s root'))

const holderOf = (number: number): Bytes => sha256(Uint8Array.of(number)).slice(0, 16)
const DENIED = [1, 2, 3].map(holderOf)
const ADMITTED = [3, 4, 5].map(holderOf)
const follow = (to: Root, from: Root, prefix = 'YKU'): Promise<RootSuccessor> =>
  signRootSuccessor(prefix, to.key, from.signer)

/** Bundles taken and refused, the same at every run. */
export async function makeBundleVectors(): Promise<readonly BundleVector[]> {
  const [second, third] = [await follow(SECOND, FIRST), await follow(THIRD, SECOND)]
  const next = { root: SECOND, denyRoot: SECOND }
  return Promise.all([
    build('with a deny list', 'taken'),
    build('without a deny list', 'taken', { denyRoot: undefined }),
    build('as old as the one before', 'taken', { epochMin: EPOCH }),
    build('by the next root', 'taken', { ...next, successors: [second] }),
    build('two roots on, successors in any order', 'taken', {
      root: THIRD,
      denyRoot: THIRD,
      successors: [third, second],
    }),
    build('pinned at the second, first one’s successor there too', 'taken', {
      ...next,
      pinned: SECOND,
      successors: [second],
    }),
    build('by an SM2 root', 'taken', { pinned: THIRD, root: THIRD, denyRoot: THIRD }),
    build('a root that nobody signed', 'bad-signature', next),
    build('a root that a stranger signed', 'bad-signature', { ...next, successors: [await follow(SECOND, STRANGER)] }),
    build('a root that was signed for another city', 'bad-signature', {
      ...next,
      successors: [await follow(SECOND, FIRST, 'AAB')],
    }),
    build('the way back from the second root to the first', 'bad-signature', { pinned: SECOND, successors: [second] }),
    build('one letter of the payload is another', 'bad-signature', {
      edit: signed => ({ ...signed, payload: signed.payload.replace('"version":1', '"version": 1') }),
    }),
    build('a stranger’s signature', 'bad-signature', {
      edit: signed => ({ ...signed, root: FIRST.key }),
      root: STRANGER,
    }),
    build('the root’s key under another suite', 'bad-signature', {
      edit: signed => ({ ...signed, root: { ...FIRST.key, suite: 2 } }),
    }),
    build('a later version', 'malformed', { version: 2 }),
    build('another city’s payload', 'wrong-city', { payloadPrefix: 'AAB' }),
    build('older than the one before', 'older', { epochMin: EPOCH + 1 }),
    build('deny list of another root', 'deny-list-bad', { denyRoot: STRANGER }),
    build('deny list of the root before', 'deny-list-bad', { ...next, denyRoot: FIRST, successors: [second] }),
    build('deny list with another number', 'deny-list-bad', {
      edit: signed => ({
        ...signed,
        ...(signed.deny ? { deny: { ...signed.deny, epoch: signed.deny.epoch + 1 } } : {}),
      }),
    }),
    build('deny list with another filter', 'deny-list-bad', {
      edit: signed => ({
        ...signed,
        ...(signed.deny ? { deny: { ...signed.deny, filter: `BAAAAAAAAAAA${signed.deny.filter.slice(12)}` } } : {}),
      }),
    }),
  ])
}

async function build(
  name: string,
  result: BundleVector['result'],
  changes: Partial<Parts> = {},
): Promise<BundleVector> {
  const parts: Parts = {
    prefix: 'YKU',
    payloadPrefix: 'YKU',
    version: 1,
    epoch: EPOCH,
    epochMin: EPOCH - 3600,
    pinned: FIRST,
    root: FIRST,
    successors: [],
    denyRoot: FIRST,
    edit: signed => signed,
    ...changes,
  }
  const { prefix, epochMin, pinned, root, successors, denyRoot } = parts
  const list = { epoch: 7, publishedAt: EPOCH - 600, filter: await buildDenyFilter(DENIED, padding(), sha256) }
  const deny = denyRoot && (await signDenyList(prefix, list, denyRoot.signer, sha256))
  const message = await makeBundle(parts)
  const signed = await signBundle({ ...message, prefix }, { ...root, successors }, deny, sha256)
  // The prefix that is signed is the verifier's; the payload may name another.
  const sent = parts.payloadPrefix === prefix ? signed : await signForeign(message, parts, deny)
  const holders = [1, 3, 4, 9].map(number => ({
    sealedHolder: Buffer.from(holderOf(number)).toString('hex'),
    isDenied: denyRoot !== undefined && number <= 3,
    isAdmitted: number >= 3 && number <= 5,
  }))
  return {
    name,
    prefix,
    epochMin,
    pinned: pinned.key,
    signed: parts.edit(sent),
    result,
    ...(result === 'taken' ? { holders } : {}),
  }
}

async function makeBundle({ payloadPrefix, version, epoch }: Parts): Promise<Bundle> {
  const filter = encodeBase64Url(await buildStaticFilter(ADMITTED, 2, sha256))
  const words = {
    action: 'ask-staff',
    says: { zh: '不在名单上', en: 'Not on the list' },
    advice: { zh: '请询问', en: 'Ask' },
  }
  return {
    // Reason for the assertion: a version that this package does not know is what the case is about.
    version: version as 1,
    prefix: payloadPrefix,
    epoch,
    expiresAt: epoch + 7 * 86_400,
    suites: [[1, 1]],
    keyRows: [
      {
        number: 7,
        suite: 1,
        kinds: ['live'],
        publicKey: encodeBase64Url(ISSUER.publicKey),
        validFromMin: FROM,
        validFromMax: 2 ** 32 - 1,
      },
    ],
    deployments: [
      {
        deploymentId: 'dep_1',
        sceneId: 'list',
        isDefault: true,
        place: { zh: '东门', en: 'East gate' },
        stage: 'live',
        directions: ['in', 'out'],
        openingHours: 'always',
        accepts: ['live'],
        denyAgeHoursMax: 72,
        offline: {
          checks: ['place-closed'],
          person: { reason: 'not-on-list', filter, publishedAt: epoch - 600, ageHoursMax: 24, without: 'id-card' },
        },
      },
    ],
    texts: { 'not-on-list': words },
  }
}

/** A root that signs, for the verifier's city, a payload that names another. */
async function signForeign(bundle: Bundle, { prefix, root, successors }: Parts, deny: SignedBundle['deny']) {
  const payload = JSON.stringify(bundle)
  const tag = Buffer.from(`yima.bundle.1${prefix}`)
  const message = Uint8Array.from(Buffer.concat([tag, sha256(Buffer.from(payload))]))
  const signature = encodeBase64Url(await root.signer.sign(message))
  return { payload, root: root.key, signature, successors, ...(deny ? { deny } : {}) }
}

/** Random entries of a list, the same at every run. */
function padding(): (length: number) => Bytes {
  let number = 0
  return length => sha256(Buffer.from(`padding ${number++}`)).slice(0, length)
}
