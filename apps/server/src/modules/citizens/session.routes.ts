import { sql } from 'kysely'
import { inTransaction } from '../../kernel/db.ts'
import { takeFromLimit } from '../../kernel/limits.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Text } from '../../kernel/schemas.ts'
import { accountOfPhone } from './accounts.ts'
import { SIGN_INS_PER_PHONE } from './citizen-limits.ts'
import type { CitizensDeps } from './deps.ts'
import { spendCode } from './one-time-codes.ts'
import { normalisePhone } from './phone.ts'
import { SessionView, viewSession } from './session-view.ts'
import { openSession, SESSION_COOKIE, SESSION_SECONDS } from './sessions.ts'

/** Signs in with a phone and its one-time code, at level 1. */
export const signIn = (deps: CitizensDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/sessions',
    summary: 'Sign in with a one-time code',
    access: 'public',
    body: Closed({ phone: Text(24), otp: Text(12) }),
    responses: { 200: SessionView },
    problems: ['otp-wrong', 'too-many-codes'],
    handle: async ({ body }) => {
      const phone = normalisePhone(body.phone)
      if (phone === undefined) throw new ProblemError('otp-wrong')
      await takeFromLimit(
        deps.db,
        SIGN_INS_PER_PHONE,
        Buffer.from(deps.vault.index('phone', phone)).toString('hex'),
        deps.sources.now(),
      )
      if (!(await spendCode(deps, phone, body.otp.normalize('NFKC').trim()))) throw new ProblemError('otp-wrong')
      const { accountId, token, hash } = await inTransaction(deps.db, async tx => {
        const accountId = await accountOfPhone(tx, deps, phone)
        return { accountId, ...(await openSession(tx, deps.sources, accountId)) }
      })
      const view = await viewSession(deps, {
        kind: 'citizen',
        accountId,
        assurance: 1,
        sessionHash: hash,
        citizenId: undefined,
        deviceId: undefined,
      })
      return {
        status: 200,
        body: view,
        setCookies: [{ name: SESSION_COOKIE, value: token, maxAgeSeconds: SESSION_SECONDS }],
      }
    },
  })

/** Shows the session that the cookie opens. */
export const showSession = (deps: CitizensDeps) =>
  defineRoute({
    method: 'GET',
    path: '/citizen/v1/session',
    summary: 'Who is signed in, masked',
    access: 'citizen',
    responses: { 200: SessionView },
    problems: ['signed-out'],
    handle: async ({ caller }) => ({ status: 200, body: await viewSession(deps, caller) }),
  })

/** Signs out: the session is gone, the cookie void. */
export const signOut = (deps: CitizensDeps) =>
  defineRoute({
    method: 'DELETE',
    path: '/citizen/v1/session',
    summary: 'Sign out',
    access: 'citizen',
    responses: { 204: null },
    problems: ['signed-out'],
    handle: async ({ caller }) => {
      await sql`delete from citizens.session where token_hash = ${caller.sessionHash}`.execute(deps.db)
      return { status: 204, body: undefined, setCookies: [{ name: SESSION_COOKIE, value: '', maxAgeSeconds: 0 }] }
    },
  })
