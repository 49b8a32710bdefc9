import { sql } from 'kysely'
import { writeAudit } from '../../kernel/audit.ts'
import { first, inTransaction } from '../../kernel/db.ts'
import { type Limit, takeFromLimit } from '../../kernel/limits.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Out, Text } from '../../kernel/schemas.ts'
import type { StaffDeps } from './deps.ts'
import { keepTotpSecret } from './members.ts'
import { spendTotp } from './sign-in.route.ts'
import { newTotpSecret, totpUri } from './totp.ts'

const TRIES: Limit = { name: 'totp-set-up', max: 10, windowSeconds: 900, problem: 'sign-in-locked' }

/** Begins to set up the second factor: a fresh secret, shown as a QR code, not in use yet. */
export const beginTotp = (deps: StaffDeps) =>
  defineRoute({
    method: 'POST',
    path: '/console/v1/totp',
    summary: 'Console: begin to set up the one-time code',
    access: 'staff',
    needs: 'session',
    body: Closed({}),
    responses: { 200: Closed({ secret: Out('base32'), uri: Out('otpauth://, for a QR code') }) },
    problems: ['not-now', 'not-found'],
    handle: async ({ caller }) => {
      // Whoever has one changes it through the security officer: a stolen session must not move it to another phone.
      if (caller.totp === 'on') throw new ProblemError('not-now')
      const secret = newTotpSecret(deps.sources)
      const row = await inTransaction(deps.db, async tx => {
        await keepTotpSecret(tx, deps, caller.staffId, secret)
        return first(
          tx,
          sql<{ username: string }>`select username from staff.member where staff_id = ${caller.staffId}`,
        )
      })
      return { status: 200, body: { secret, uri: totpUri(secret, row?.username ?? '') } }
    },
  })

/** Puts it in use once a code of it was shown. */
export const confirmTotp = (deps: StaffDeps) =>
  defineRoute({
    method: 'POST',
    path: '/console/v1/totp/confirm',
    summary: 'Console: put the one-time code in use',
    access: 'staff',
    needs: 'session',
    body: Closed({ totp: Text(12) }),
    responses: { 204: null },
    problems: ['sign-in-refused', 'sign-in-locked'],
    handle: async ({ caller, body }) => {
      const { db, sources } = deps
      await takeFromLimit(db, TRIES, caller.staffId, sources.now())
      const member = await first(
        db,
        sql<{ username: string; totpSealed: Uint8Array | null }>`
          select username, totp_sealed as "totpSealed" from staff.member where staff_id = ${caller.staffId}`,
      )
      if (
        member === undefined ||
        !(await spendTotp(deps, caller.staffId, member.username, member.totpSealed, body.totp))
      )
        throw new ProblemError('sign-in-refused')
      await inTransaction(db, async tx => {
        await sql`update staff.member set totp_confirmed_at = to_timestamp(${sources.now() / 1000})
          where staff_id = ${caller.staffId} and totp_confirmed_at is null`.execute(tx)
        await writeAudit(tx, sources.now(), caller.staffId, { action: 'totp-set-up', subject: caller.staffId })
      })
      return { status: 204, body: undefined }
    },
  })
