import { type RawBuilder, sql } from 'kysely'
import { cityDay, utcMonth } from './city-time.ts'
import { all } from './db.ts'
import { gatherCalls } from './gather.ts'
import { uuidMilliseconds } from './ids.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import type { Scan, SpineDeps } from './scan.ts'
import { judgePlace } from './steps/judge-scan.ts'
import { ledgerAsked } from './steps/record-scan.ts'

/** What became of a scan: its answer, now on record; `elsewhere`, its id is another request's; `alone`, run it by itself. */
export type Recorded = RecordedAnswer | 'elsewhere' | 'alone'
export type Recorder = (scan: Scan) => Promise<Recorded>

/** Every scan in a transaction of its own: for a database that takes no statement over many holders. */
export const noRecorder: Recorder = async () => 'alone'
type RecorderDeps = Pick<SpineDeps, 'db' | 'holders' | 'ledger' | 'awaits'> & {
  /** Told of every group: its size, and the error when it could not be written as one. */
  grouped(size: number, error: unknown): void
}

/** Rows of one statement: enough to share a commit among, few enough to be answered soon. */
const GROUP_MAX = 128
/** While one group is being written to disk, the next is judged. */
const GROUPS_AT_ONCE = { postgresql: 2, pglite: 1 } as const

/**
 * Writes the scans of plain scenes in groups, one statement and one commit for all that wait, each answered after it. The
 * statement does what the steps of a transaction do one by one: strip locked, code used up, verification, ledger and
 * outbox rows. It is whole or not at all, and when it fails (one row the database cannot take, two groups in each
 * other's way) every scan of it is run alone. ADR 0019.
 */
export function createRecorder(deps: RecorderDeps, engine: keyof typeof GROUPS_AT_ONCE): Recorder {
  return gatherCalls<Scan, Recorded>({
    max: GROUP_MAX,
    atOnce: GROUPS_AT_ONCE[engine],
    run: async scans => {
      const asked = [...new Map(scans.map(scan => [nameOf(scan.request), scan])).values()]
      const written = await writeTogether(deps, asked)
      if (written === undefined) return scans.map(() => 'alone')
      const answers = new Map(written.map(({ caller, answer }) => [nameOf({ ...answer, callerId: caller }), answer]))
      // Of two requests under one id in a group, the second finds the first's answer, or that they differ.
      return scans.map(scan => (asked.includes(scan) ? answers.get(nameOf(scan.request)) : undefined) ?? 'elsewhere')
    },
  })
}

type Written = { caller: string; answer: RecordedAnswer }
type WrittenOrNone = Written | { caller: null }

const nameOf = ({ callerId, verificationId }: { callerId: string; verificationId: string }): string =>
  `${callerId} ${verificationId}`

async function writeTogether(deps: RecorderDeps, scans: readonly Scan[]): Promise<Written[] | undefined> {
  const rows = scans.map(scan => rowOf(scan, deps)).sort(inLockOrder)
  try {
    const written = await all(deps.db, statement(deps, JSON.stringify(rows)))
    deps.grouped(scans.length, undefined)
    return written.filter(row => row.caller !== null)
  } catch (error) {
    deps.grouped(scans.length, error)
    return undefined
  }
}

/** What the statement needs to know of one scan; binary values in hex. */
function rowOf(scan: Scan, deps: RecorderDeps) {
  const { request, deployment, direction, opened, code, nowMs, fields } = scan
  const { deploymentId } = deployment
  const { verificationId, callerId, asked } = request
  const sceneId = scan.scene.id
  return {
    month: utcMonth(uuidMilliseconds(verificationId)),
    caller: callerId,
    verification_id: verificationId,
    request_hash: hex(scan.requestHash),
    at_ms: nowMs,
    scene_id: sceneId,
    deployment_id: deploymentId,
    direction,
    refusal: scan.refusal ?? null,
    // Judged now and told last: a code that is refused by the rules of the place is used up like any other.
    place_refusal: judgePlace(scan) ?? null,
    answer: {
      verificationId,
      sceneId,
      deploymentId,
      direction,
      atMs: nowMs,
      ...(asked === undefined ? {} : { fields }),
    },
    holder_number: opened?.holderNumber ?? null,
    strip_number: opened?.stripNumber ?? null,
    day: code === undefined ? null : cityDay(code.mintedAt),
    code_id: code === undefined ? null : hex(code.codeId),
    ledger_month: utcMonth(nowMs),
    entry_id: deps.ledger.newEntryId(),
    place_name: deployment.placeName,
    unit_name: deployment.unitName,
    fields,
    asked: ledgerAsked(asked),
    clerk_id: scan.clerkId,
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** All groups lock in this order, so that two of them never wait for each other. */
const inLockOrder = (a: ReturnType<typeof rowOf>, b: ReturnType<typeof rowOf>): number =>
  (a.holder_number ?? 0) - (b.holder_number ?? 0) ||
  (a.strip_number ?? 0) - (b.strip_number ?? 0) ||
  (a.verification_id < b.verification_id ? -1 : 1)

/** The one statement. Where a code is used and the verification then turns out to be another's, it fails as a whole. */
function statement(deps: RecorderDeps, rows: string): RawBuilder<WrittenOrNone> {
  const outbox = deps.awaits('verification.recorded')
    ? sql`, queued as (
        insert into kernel.outbox (topic, key, payload, due_at)
        select 'verification.recorded', coalesce(citizen_id, caller),
          jsonb_build_object('verificationId', verification_id, 'deploymentId', deployment_id, 'outcome', outcome), at from kept_scan)`
    : sql``
  return sql<WrittenOrNone>`with scan as materialized (
      select *, to_timestamp(at_ms / 1000) as at, decode(code_id, 'hex') as code from json_to_recordset(${rows}::json) as s(
        month date, caller text, verification_id uuid, request_hash text, at_ms double precision, scene_id text,
        deployment_id text, direction text, refusal text, place_refusal text, answer jsonb, holder_number bigint,
        strip_number bigint, day date, code_id text, ledger_month date, entry_id text, place_name text, unit_name text, fields json, asked jsonb, clerk_id text)),
    holder as materialized (${deps.holders.lockEach(sql`scan`)}),
    used as (
      insert into kernel.code_use (day, holder_number, code_id, caller, verification_id, used_at)
      select s.day, s.holder_number, s.code, s.caller, s.verification_id, s.at
      from scan s join holder h using (holder_number, strip_number)
      where s.refusal is null and not h.is_ended and not exists (select 1 from kernel.verification v
        where v.month = s.month and v.caller = s.caller and v.verification_id = s.verification_id)
      on conflict do nothing returning caller, verification_id),
    judged as (
      select s.*, h.citizen_id, case
          when s.refusal is not null then s.refusal
          when h.is_ended is not false then 'revoked'
          when u.caller is null then 'reused'
          else s.place_refusal end as reason
      from scan s left join holder h using (holder_number, strip_number) left join used u using (caller, verification_id)),
    decided as (select *, case when reason is null then 'accepted' else 'refused' end as outcome from judged),
    kept as (
      insert into kernel.verification
        (month, subject, caller, verification_id, request_hash, at, scene_id, deployment_id, outcome, reason, answer, clerk_id)
      select month, coalesce(citizen_id, caller), caller, verification_id, decode(request_hash, 'hex'), at, scene_id,
        deployment_id, outcome, reason, answer || jsonb_strip_nulls(jsonb_build_object('outcome', outcome, 'reason', reason,
          'citizenId', case when reason is null then citizen_id end)), clerk_id
      from decided on conflict do nothing returning caller, verification_id, answer),
    kept_scan as materialized (select d.* from decided d join kept using (caller, verification_id)),
    entered as (${deps.ledger.writeEach(sql`(
      select ledger_month as month, citizen_id, verification_id, entry_id, at, scene_id, deployment_id, caller as terminal_id,
        place_name, unit_name, direction, outcome, reason, false as is_offline, null as mark,
        case when reason is null then array(select json_array_elements_text(fields)) else '{}' end as fields, asked, clerk_id
      from kept_scan where citizen_id is not null) entry`)})${outbox},
    unanswered as (select count(*) as uses from used u where not exists (
      select 1 from kept k where k.caller = u.caller and k.verification_id = u.verification_id))
    select k.caller, k.answer from unanswered left join kept k on true where 1 / (case when uses = 0 then 1 else 0 end) = 1`
}
