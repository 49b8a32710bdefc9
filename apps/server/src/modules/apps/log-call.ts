import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../../kernel/db.ts'
import { gatherCalls } from '../../kernel/gather.ts'
import { newId } from '../../kernel/ids.ts'
import { networkOf } from '../../kernel/network.ts'
import type { ProblemSlug } from '../../kernel/problem.ts'
import { appOf } from '../../kernel/route.ts'
import type { Sources } from '../../kernel/sources.ts'

/** One call as its owner and the operators find it again: no body, no secret, nobody's data. */
export type CallEntry = {
  status: number
  problem?: string | undefined
  outcome?: string | undefined
  reason?: string | undefined
  verificationId?: string | undefined
  operatorId?: string | undefined
  item?: string | undefined
}

export type CallLog = {
  /** From now on the row of every call that was let in is written before its answer is sent. */
  watch(app: FastifyInstance): void
  /** Writes down a call that was turned away at the door, which nobody waits for. */
  refused(request: FastifyRequest, appKey: string, problem: ProblemSlug): void
}

const KEPT_DAYS = 180
const ROWS_AT_ONCE = 200

/** The log of calls, written in groups; `statusOf` knows a problem's status, `lost` is told when a group could not be kept. */
export function createCallLog(
  db: Db,
  sources: Sources,
  statusOf: (problem: ProblemSlug) => number,
  lost: (error: unknown) => void,
): CallLog {
  const insert = gatherCalls<object, undefined>({
    max: ROWS_AT_ONCE,
    atOnce: 1,
    run: async rows => {
      await sql`insert into apps.call (call_id, app_key, at, method, route, status, problem, outcome, reason, verification_id,
          operator_id, item, network)
        select call_id, app_key, to_timestamp(at_ms / 1000), method, route, status, problem, outcome, reason,
          verification_id, operator_id, item, network
        from json_to_recordset(${JSON.stringify(rows)}::json) as r(call_id text, app_key text, at_ms double precision, method text,
          route text, status smallint, problem text, outcome text, reason text, verification_id uuid, operator_id text,
          item text, network text)`.execute(db)
      return rows.map(() => undefined)
    },
  })
  const rowOf = (request: FastifyRequest, appKey: string, entry: CallEntry): object => ({
    call_id: newId('req', sources),
    app_key: appKey,
    at_ms: sources.now(),
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: entry.status,
    problem: entry.problem,
    outcome: entry.outcome,
    reason: entry.reason,
    verification_id: entry.verificationId,
    operator_id: entry.operatorId,
    item: entry.item,
    network: maskNetwork(networkOf(request.ip)),
  })
  return {
    watch: app => {
      app.addHook('onSend', async (request, reply, payload) => {
        const caller = appOf(request)
        if (caller !== undefined) await insert(rowOf(request, caller.appKey, entryOf(request, reply, payload)))
        return payload
      })
    },
    refused: (request, appKey, problem) => {
      insert(rowOf(request, appKey, { status: statusOf(problem), problem })).catch(lost)
    },
  }
}

type Sent = { type?: unknown; outcome?: unknown; reason?: unknown; verificationId?: unknown }
type Asked = { operator?: { id?: unknown }; purpose?: { item?: unknown } }

/** What of a call may be kept, from what was asked and what was answered. */
function entryOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): CallEntry {
  const isJson = typeof payload === 'string' && payload.startsWith('{')
  // Our own answer, or a body that our schema has let in: what is no text is left out below.
  const answer: Sent = isJson ? (JSON.parse(payload) as Sent) : {}
  const asked = (request.body ?? {}) as Asked
  return {
    status: reply.statusCode,
    problem: reply.statusCode < 400 ? undefined : textOf(answer.type)?.split('/problems/').at(-1),
    outcome: textOf(answer.outcome),
    reason: textOf(answer.reason),
    verificationId: reply.statusCode < 400 ? textOf(answer.verificationId) : undefined,
    operatorId: textOf(asked.operator?.id),
    item: textOf(asked.purpose?.item),
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, 64) : undefined)

/** The last part goes: enough to tell one's own servers apart from a stranger's, too little to follow a person. */
const maskNetwork = (network: string): string => network.replace(/\.\d+$/, '.*')

/** Forgets calls of long ago. */
export const forgetPastCalls = (db: Db, nowMs: number): Promise<unknown> =>
  sql`delete from apps.call where at < to_timestamp(${nowMs / 1000 - KEPT_DAYS * 86_400})`.execute(db)
