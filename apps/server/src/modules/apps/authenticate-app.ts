import { BlockList, isIPv6 } from 'node:net'
import {
  CLOCK_SECONDS,
  importPublicKey,
  isSignature,
  readSignedRequest,
  type SignedRequest,
  type VerifyingKey,
} from '@yima/signature'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { gatherReads } from '../../kernel/gather-reads.ts'
import { rawBodyOf } from '../../kernel/http.ts'
import { networkOf } from '../../kernel/network.ts'
import type { AppCaller, ApprovedScope } from '../../kernel/ports.ts'
import { type Diagnosis, ProblemError } from '../../kernel/problem.ts'
import { unixSeconds } from '../../kernel/sources.ts'
import { admitter } from './admit-call.ts'
import type { AppsDeps } from './deps.ts'
import { secretPlace } from './keys.ts'
import type { CallLog } from './log-call.ts'

type KeyRow = {
  appKey: string
  number: number
  algorithm: VerifyingKey['algorithm']
  secretSealed: string | null
  publicKey: string | null
  isEnded: boolean
  name: string
  companyId: string
  isSandbox: boolean
  scopes: readonly ApprovedScope[]
  items: readonly { item: string; name: string }[]
  networks: readonly string[]
  callsPerMinute: number
  callsPerDay: number
  citizensPerDay: number
  citizensPerOperatorDay: number
  agreementUntil: string | null
}

export type OpenDeps = AppsDeps & {
  /** Hosts (with port, unless it is the default one) by which integrators reach us; `X-Forwarded-Host` is never read. */
  authorities(): readonly string[]
  log: CallLog
}

/**
 * The app behind a signed request. Its key is read afresh each time, so one that was revoked, or whose agreement ended,
 * is refused from the next request on, on every process. What is wrong with a signature is told in the sandbox only.
 */
export function appAuthenticator(deps: OpenDeps): (request: FastifyRequest) => Promise<AppCaller> {
  const readKey = keyReader(deps)
  const admit = admitter(deps)
  return async request => {
    const signed = readSignedRequest(messageOf(request), rawBodyOf(request))
    const [row, key] = await findKey(deps, readKey, 'why' in signed ? claimedKeyId(request) : signed.keyId)
    const fail = (diagnosis: Diagnosis): never => {
      if (row !== undefined) deps.log.refused(request, row.appKey, 'signature-invalid')
      throw new ProblemError('signature-invalid', row?.isSandbox === true ? { diagnosis } : {})
    }
    if ('why' in signed)
      return fail({ why: signed.why, ...(signed.base === undefined ? {} : { signatureBase: signed.base }) })
    const why = faultOf(signed, key, deps.authorities(), request)
    if (why !== undefined || row === undefined) return fail({ why: why ?? '', signatureBase: signed.base })
    try {
      refuseUntimely(deps, signed)
      refuseEnded(row, request)
      await admit({ appKey: row.appKey, keyId: signed.keyId, nonce: signed.nonce, ...quotaOf(row) })
    } catch (error) {
      if (error instanceof ProblemError) deps.log.refused(request, row.appKey, error.slug)
      throw error
    }
    return callerOf(row, signed.keyId)
  }
}

const messageOf = (request: FastifyRequest) => {
  const url = request.raw.url ?? '/'
  const at = url.indexOf('?')
  return {
    method: request.raw.method ?? 'GET',
    authority: authorityOf(request),
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '?' : url.slice(at),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    ),
  }
}

/** Lower-cased, without a default port; the header as sent, never a proxy's. */
const authorityOf = (request: FastifyRequest): string =>
  (request.headers.host ?? '').toLowerCase().replace(request.protocol === 'https' ? /:443$/ : /:80$/, '')

/** For the sandbox's diagnosis: whose key a signature that cannot be read says it is. */
const claimedKeyId = (request: FastifyRequest): string =>
  /;\s*keyid="([^"]{1,100})"/.exec(String(request.headers['signature-input'] ?? ''))?.[1] ?? ''

/** Checked in place of a key that is not there, so that its absence takes as long. */
const NOBODY: VerifyingKey = { algorithm: 'hmac-sha256', secret: 'nobody' }

async function findKey(
  { vault }: AppsDeps,
  readKey: ReturnType<typeof keyReader>,
  keyId: string,
): Promise<[KeyRow | undefined, VerifyingKey]> {
  const [, appKey = '', number = '0'] = /^(app_[a-z0-9-]{1,60})\.([1-9]\d{0,6})$/.exec(keyId) ?? []
  const row = await readKey({ app: appKey, number: Number(number) })
  if (row === undefined) return [undefined, NOBODY]
  if (row.publicKey !== null && row.algorithm !== 'hmac-sha256')
    return [row, { algorithm: row.algorithm, publicKey: importPublicKey(Buffer.from(row.publicKey, 'hex')) }]
  if (row.secretSealed === null) throw new Error('a key without secret')
  const secret = vault.openOwn(secretPlace(row.appKey, row.number), Buffer.from(row.secretSealed, 'hex'))
  return [row, { algorithm: 'hmac-sha256', secret: new TextDecoder().decode(secret) }]
}

/** What is wrong with the signature itself; the signature is computed whatever else is wrong. */
function faultOf(
  signed: SignedRequest,
  key: VerifyingKey,
  authorities: readonly string[],
  request: FastifyRequest,
): string | undefined {
  const isRight = isSignature(key, signed.base, signed.signature)
  if (!authorities.includes(authorityOf(request)))
    return `this address is not one of the platform’s 地址不在允许列表: ${authorityOf(request)}; use 请用 ${authorities.join(', ')}`
  if (signed.algorithm !== undefined && signed.algorithm !== key.algorithm)
    return `alg is not the key’s 算法与密钥不符: ${key.algorithm}`
  return isRight ? undefined : 'the signature does not fit this base string and key 签名与原文或密钥不符'
}

function refuseUntimely({ sources }: AppsDeps, { created }: SignedRequest): void {
  const now = unixSeconds(sources)
  if (Math.abs(created - now) > CLOCK_SECONDS) throw new ProblemError('signature-expired', { serverTime: now })
}

function refuseEnded({ isEnded, networks }: KeyRow, request: FastifyRequest): void {
  if (isEnded) throw new ProblemError('key-ended')
  if (networks.length > 0 && !isInNetworks(request.ip, networks)) throw new ProblemError('network-not-allowed')
}

function isInNetworks(address: string, networks: readonly string[]): boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/')
    const family = isIPv6(base) ? 'ipv6' : 'ipv4'
    list.addSubnet(base, Number(bits), family)
  }
  const plain = networkOf(address).includes('::/') ? address : networkOf(address)
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

const quotaOf = ({ callsPerMinute, callsPerDay }: KeyRow) => ({ callsPerMinute, callsPerDay })

function callerOf(row: KeyRow, keyId: string): AppCaller {
  const { appKey, name, companyId, isSandbox, scopes, items } = row
  const { citizensPerDay, citizensPerOperatorDay, callsPerMinute, callsPerDay } = row
  return {
    kind: 'app',
    appKey,
    keyId,
    name,
    companyId,
    isSandbox,
    scopes,
    items,
    citizensPerDay,
    citizensPerOperatorDay,
    callsPerMinute,
    callsPerDay,
    agreementUntil: row.agreementUntil === null ? undefined : new Date(row.agreementUntil),
  }
}

function keyReader({ db, sources }: AppsDeps) {
  return gatherReads<{ app: string; number: number }, KeyRow>(db, keys => {
    const now = sql`to_timestamp(${sources.now() / 1000})`
    return sql`select asked.n, a.app_key as "appKey", k.number, k.algorithm, encode(k.secret_sealed, 'hex') as "secretSealed",
        encode(k.public_key, 'hex') as "publicKey", a.name, a.company_id as "companyId", a.is_sandbox as "isSandbox", a.scopes, a.items,
        a.networks, a.calls_per_minute as "callsPerMinute", a.calls_per_day as "callsPerDay",
        a.citizens_per_day as "citizensPerDay", a.citizens_per_operator_day as "citizensPerOperatorDay",
        a.agreement_until as "agreementUntil",
        k.revoked_at is not null or coalesce(k.ends_at <= ${now}, false) or a.ended_at is not null
          or coalesce(a.agreement_until <= ${now}, false) as "isEnded"
      from json_to_recordset(${keys}::json) as asked(n integer, app text, number integer)
      join apps.app a on a.app_key = asked.app join apps.app_key k on k.app_key = a.app_key and k.number = asked.number`
  })
}
