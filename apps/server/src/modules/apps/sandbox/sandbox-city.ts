import { createECDH, createPrivateKey } from 'node:crypto'
import {
  assemblePass,
  cityMidnight,
  createPassCache,
  encodePassBody,
  HOLDER_TYPES,
  type KeyRow,
  mintCode,
  passSigningInput,
  verifyLiveCode,
} from '@yima/code'
import { generateNodeSigner, nodeSignerFromPkcs8 } from '@yima/code/node'
import { sql } from 'kysely'
import { type Bytes, toBytes } from '../../../kernel/bytes.ts'
import { cityDay } from '../../../kernel/city-time.ts'
import type { Deployment, HoldersPort, RevealPort } from '../../../kernel/ports.ts'
import { noRecorder } from '../../../kernel/recorder.ts'
import { deriveKey, hmac } from '../../../kernel/root-key.ts'
import type { SpineDeps } from '../../../kernel/scan.ts'
import { unixSeconds } from '../../../kernel/sources.ts'
import type { VerifyDeps } from '../../../kernel/spine.ts'
import { openHolder, sealHolder } from '../../passes/index.ts'
import { SANDBOX_PEOPLE, type SandboxPerson } from './sandbox-people.ts'

/** Codes of the sandbox begin with this, so no gate of the city takes one. */
export const SANDBOX_PREFIX = 'YSB'
const KEY_NUMBER = 1
const LIVE_STRIP = 1
const ENDED_STRIP = 2
const PASS_HOURS = 48

/** Where sandbox apps ask: one place that is open and one that never is. */
export const SANDBOX_DEPLOYMENTS = { open: 'dep_sandbox', closed: 'dep_sandbox-closed' } as const

/** Every outcome that a code can be asked to bring. */
export const SANDBOX_OUTCOMES = [
  'accepted',
  'stale',
  'pass-expired',
  'not-yet-valid',
  'reused',
  'unknown-issuer',
  'bad-signature',
  'malformed',
  'revoked',
  'wrong-city',
  'place-closed',
] as const
export type SandboxOutcome = (typeof SANDBOX_OUTCOMES)[number]

export type SandboxCity = {
  verify: VerifyDeps
  mint(person: SandboxPerson, outcome: SandboxOutcome): Promise<{ code: string; deploymentId: string }>
}

/**
 * A city of its own beside the real one: other prefix, other keys, people who do not exist, and the very same spine. What
 * an integrator tries here runs through the steps that run in production, and can touch nothing there.
 */
export function createSandbox(spine: SpineDeps, rootKey: Bytes): SandboxCity {
  const sandboxKey = deriveKey(rootKey, 'sandbox')
  const signer = nodeSignerFromPkcs8(pkcs8Of(hmac(sandboxKey, 'issuer')))
  const sealingKey = hmac(sandboxKey, 'seal').slice(0, 16)
  const row: KeyRow = {
    prefix: SANDBOX_PREFIX,
    number: KEY_NUMBER,
    suite: 1,
    kinds: ['live'],
    publicKey: signer.publicKey,
    validFromMin: 0,
    validFromMax: 0xffffffff,
  }
  const deps: SpineDeps = {
    ...spine,
    prefix: SANDBOX_PREFIX,
    passes: createPassCache(100),
    holders: sandboxHolders(row, sealingKey),
    reveal: sandboxReveal(spine),
    places: { ...spine.places, deploymentOfApp: async (_appKey, id) => sandboxDeployment(id) },
    awaits: () => false,
    decided: () => {},
  }
  const now = (): number => unixSeconds(spine.sources)

  async function mintAt(person: SandboxPerson, mintedAt: number, changes: Changes = {}): Promise<string> {
    const device = generateNodeSigner()
    const random = new DataView(spine.sources.randomBytes(4).buffer).getUint32(0)
    const body = encodePassBody({
      suites: { issuer: 1, device: 1 },
      keyNumber: changes.keyNumber ?? KEY_NUMBER,
      sealedHolder: sealHolder(
        { row, sealingKey },
        {
          type: HOLDER_TYPES.live,
          holder: SANDBOX_PEOPLE.indexOf(person) + 1,
          slot: 0,
          strip: changes.strip ?? LIVE_STRIP,
          index: random % 32,
        },
      ),
      validFrom: cityMidnight(mintedAt) - (changes.daysOld ?? 0) * 86_400,
      lifetimeHours: PASS_HOURS,
      devicePublicKey: device.publicKey,
    })
    const prefix = changes.prefix ?? SANDBOX_PREFIX
    const pass = assemblePass(body, await signer.sign(passSigningInput(prefix, body)))
    return mintCode({ prefix, pass, signer: device, mintedAt, counter: random % 256 })
  }

  const mint: Record<SandboxOutcome, (person: SandboxPerson) => Promise<string>> = {
    accepted: person => mintAt(person, now()),
    'place-closed': person => mintAt(person, now()),
    stale: person => mintAt(person, now() - 300),
    'pass-expired': person => mintAt(person, now(), { daysOld: 10 }),
    'not-yet-valid': person => mintAt(person, now() + 300),
    reused: async person => {
      const code = await mintAt(person, now())
      await useUp(deps, code)
      return code
    },
    'unknown-issuer': person => mintAt(person, now(), { keyNumber: 200 }),
    'bad-signature': async person => {
      const code = await mintAt(person, now())
      return code.slice(0, -3) + (code.at(-3) === 'A' ? 'B' : 'A') + code.slice(-2)
    },
    malformed: async () => `${SANDBOX_PREFIX}NOT-A-CODE`,
    revoked: person => mintAt(person, now(), { strip: ENDED_STRIP }),
    'wrong-city': person => mintAt(person, now(), { prefix: 'YZZ' }),
  }
  return {
    verify: { ...deps, recorder: noRecorder },
    mint: async (person, outcome) => ({
      code: await mint[outcome](person),
      deploymentId: outcome === 'place-closed' ? SANDBOX_DEPLOYMENTS.closed : SANDBOX_DEPLOYMENTS.open,
    }),
  }
}

type Changes = { keyNumber?: number; strip?: number; daysOld?: number; prefix?: string }

/** Sandbox people have numbers below zero where real holders have theirs above: one table serves both. */
const sandboxHolders = (row: KeyRow, sealingKey: Bytes): HoldersPort => ({
  keyRow: number => (number === row.number ? row : undefined),
  suites: () => [[1, 1]],
  openSeal: code => {
    const opened = openHolder({ row, sealingKey }, code.sealedHolder)
    return opened === null ? undefined : { holderNumber: -opened.holder, stripNumber: opened.strip }
  },
  lock: async (_tx, { holderNumber, stripNumber }) => {
    const person = SANDBOX_PEOPLE[-holderNumber - 1]
    return (
      person && { holderNumber, citizenId: citizenIdOf(person), endedAtMs: stripNumber === ENDED_STRIP ? 0 : undefined }
    )
  },
  lockEach: () => {
    throw new Error('sandbox scans are not written in groups')
  },
})

const citizenIdOf = ({ id }: SandboxPerson): string => `cit_sandbox-${id}`

const sandboxReveal = ({ reveal }: SpineDeps): RevealPort => ({
  show: reveal.show,
  read: async (_db, citizenId, fields) => {
    const person = SANDBOX_PEOPLE.find(one => citizenIdOf(one) === citizenId)
    if (person === undefined) throw new Error('no such person in the sandbox')
    return reveal.show(person, fields)
  },
})

/** Uses a code up as another caller would have done. */
async function useUp({ db, sources, crypto, passes, holders }: SpineDeps, code: string): Promise<void> {
  const { code: read } = await verifyLiveCode(code, {
    prefix: SANDBOX_PREFIX,
    suites: holders.suites(),
    keyRow: number => holders.keyRow(number),
    now: unixSeconds(sources),
    crypto,
    passes,
  })
  const opened = read && holders.openSeal(read)
  if (read === undefined || opened === undefined) throw new Error('a fresh sandbox code is no code')
  await sql`insert into kernel.code_use (day, holder_number, code_id, caller, verification_id, used_at)
    values (${cityDay(read.mintedAt)}, ${opened.holderNumber}, ${read.codeId}, 'sandbox', gen_random_uuid(), to_timestamp(${sources.now() / 1000}))
    on conflict do nothing`.execute(db)
}

function sandboxDeployment(id: string | undefined) {
  const isClosed = id === SANDBOX_DEPLOYMENTS.closed
  if (!isClosed && id !== SANDBOX_DEPLOYMENTS.open) return undefined
  const deployment: Deployment = {
    deploymentId: id,
    sceneId: 'identity',
    stage: 'live',
    placeId: 'plc_sandbox',
    placeName: isClosed ? '沙箱窗口（已关门）' : '沙箱窗口',
    placeNameEn: isClosed ? 'Sandbox window (closed)' : 'Sandbox window',
    address: '',
    category: '沙箱',
    unitName: '沙箱单位',
    openingHours: isClosed ? [] : 'always',
    directions: ['in'],
  }
  return { deployment, terminalDirection: 'in' as const, clerk: 'none' as const }
}

/** A P-256 key from 32 secret bytes, the same on every process. */
function pkcs8Of(scalar: Bytes): Bytes {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(scalar)
  const point = ecdh.getPublicKey()
  const part = (from: number, to: number): string => point.subarray(from, to).toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65), d: Buffer.from(scalar).toString('base64url') }
  return toBytes(createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' }))
}
