import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../../kernel/audit.ts'
import { sha256 } from '../../../kernel/bytes.ts'
import { type Db, first, inTransaction } from '../../../kernel/db.ts'
import { newId } from '../../../kernel/ids.ts'
import { giveBack, type Limit, takeFromLimit } from '../../../kernel/limits.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import { defineRoute } from '../../../kernel/route.ts'
import { Closed, Out, Pattern } from '../../../kernel/schemas.ts'
import type { Sources } from '../../../kernel/sources.ts'
import type { Vault } from '../../../kernel/vault.ts'
import { isPassword } from '../../staff/index.ts'
import { readCounter } from './clerk-sessions.ts'
import { BADGE, CLERK_NUMBER, PIN } from './clerks.ts'

export type ClerkRouteDeps = { db: Db; sources: Sources; vault: Vault }

/** Wrong tries, on all processes together: of one clerk, at one terminal, at one place. */
const limitOf = (name: string, max: number): Limit => ({ name, max, windowSeconds: 600, problem: 'clerk-locked' })
const PER_CLERK = limitOf('clerk', 5)
const PER_TERMINAL = limitOf('clerk-terminal', 10)
const PER_PLACE = limitOf('clerk-place', 40)

type Asked = { badge?: string; number?: string; pin?: string }
type Clerk = { clerkId: string; pinHash: string }

/** A clerk signs in at a counter: by number and PIN, or by a badge that a scanner reads. */
export const openClerkSession = (deps: ClerkRouteDeps) =>
  defineRoute({
    method: 'POST',
    path: '/terminal/v1/clerk-sessions',
    summary: 'A clerk signs in at a counter terminal',
    access: 'terminal',
    body: Closed({
      badge: Type.Optional(Pattern(BADGE, 28)),
      number: Type.Optional(Pattern(CLERK_NUMBER, 20)),
      pin: Type.Optional(Pattern(PIN, 12)),
    }),
    responses: {
      200: Closed({
        sessionId: Out(),
        clerk: Closed({ clerkId: Out(), name: Out('Masked') }),
        idleMinutes: Type.Integer({ description: 'Locked after so long without a scan' }),
      }),
    },
    problems: ['terminal-unknown', 'clerk-wrong', 'clerk-locked', 'not-found'],
    handle: async ({ caller: { terminalId }, body }) => {
      if ((body.badge === undefined) === (body.number === undefined || body.pin === undefined))
        throw new ProblemError('request-invalid', {
          fieldErrors: [{ path: '/badge', message: 'a badge, or number and pin' }],
        })
      const nowMs = deps.sources.now()
      const { clerkId } = await proveClerk(deps, terminalId, body, nowMs)
      const sessionId = await keepSession(deps, terminalId, clerkId, nowMs)
      const { clerk, idleMinutes } = await readCounter(deps.db, deps.vault, terminalId, nowMs)
      // Ended between the two statements.
      if (clerk === undefined) throw new ProblemError('clerk-wrong')
      return { status: 200, body: { sessionId, clerk, idleMinutes } }
    },
  })

/** Every try is counted before it is judged, so that many at once are many; a right one is given back. */
async function proveClerk(
  { db, vault }: ClerkRouteDeps,
  terminalId: string,
  { badge, number, pin }: Asked,
  nowMs: number,
): Promise<Clerk> {
  const at = await first(
    db,
    sql<{ unitId: string; placeId: string }>`select d.unit_id as "unitId", d.place_id as "placeId"
      from places.terminal_deployment td join places.deployment d using (deployment_id)
      where td.terminal_id = ${terminalId} and td.is_default`,
  )
  if (at === undefined) throw new ProblemError('not-found')
  const clerk = await first(
    db,
    sql<Clerk>`select clerk_id as "clerkId", pin_hash as "pinHash" from places.clerk
      where unit_id = ${at.unitId} and ended_at is null
        and ${badge === undefined ? sql`number = ${number ?? ''}` : sql`badge_hash = ${sha256(badge)}`}`,
  )
  // With the PIN's own hash in the key a new PIN is a new beginning.
  const who = `${at.unitId} ${number ?? 'badge'} ${clerk?.pinHash ?? ''}`
  const counted: readonly (readonly [Limit, string])[] = [
    ...(badge === undefined ? [[PER_CLERK, Buffer.from(vault.index('clerk', who)).toString('hex')] as const] : []),
    [PER_TERMINAL, terminalId],
    [PER_PLACE, at.placeId],
  ]
  for (const [limit, key] of counted) await takeFromLimit(db, limit, key, nowMs)
  const isRight = badge === undefined ? await isPassword(pin ?? '', clerk?.pinHash) : clerk !== undefined
  if (!isRight || clerk === undefined) throw new ProblemError('clerk-wrong')
  for (const [limit, key] of counted) await giveBack(db, limit, key, nowMs)
  return clerk
}

/** Whoever signed in last is who works there. */
const keepSession = ({ db, sources }: ClerkRouteDeps, terminalId: string, clerkId: string, nowMs: number) =>
  inTransaction(db, async tx => {
    const sessionId = newId('cls', sources)
    const now = sql`to_timestamp(${nowMs / 1000})`
    await sql`insert into places.clerk_session (terminal_id, session_id, clerk_id, opened_at, active_at)
      values (${terminalId}, ${sessionId}, ${clerkId}, ${now}, ${now})
      on conflict (terminal_id) do update set session_id = excluded.session_id, clerk_id = excluded.clerk_id,
        opened_at = excluded.opened_at, active_at = excluded.active_at`.execute(tx)
    await writeAudit(tx, nowMs, clerkId, { action: 'clerk-signed-in', subject: clerkId, terminalId })
    return sessionId
  })

/** The counter is locked; the next scan needs somebody who signs in. Harmless when repeated. */
export const closeClerkSession = ({ db, sources }: Pick<ClerkRouteDeps, 'db' | 'sources'>) =>
  defineRoute({
    method: 'DELETE',
    path: '/terminal/v1/clerk-sessions',
    summary: 'The clerk locks the counter terminal',
    access: 'terminal',
    responses: { 204: null },
    problems: ['terminal-unknown'],
    handle: async ({ caller: { terminalId } }) => {
      await inTransaction(db, async tx => {
        const ended = await first(
          tx,
          sql<{ clerkId: string }>`delete from places.clerk_session where terminal_id = ${terminalId}
            returning clerk_id as "clerkId"`,
        )
        if (ended === undefined) return
        const { clerkId } = ended
        await writeAudit(tx, sources.now(), clerkId, { action: 'clerk-locked', subject: clerkId, terminalId })
      })
      return { status: 204, body: undefined }
    },
  })
