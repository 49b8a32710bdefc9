import { sql } from 'kysely'
import { Type } from 'typebox'
import { first, inTransaction } from '../../kernel/db.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed } from '../../kernel/schemas.ts'
import type { CitizensDeps } from './deps.ts'
import { tellAccount } from './notices.ts'
import { lowerSessions } from './sessions.ts'

/** «Lost phone»: ends every device and pass of the account's person. Level 1 is enough, since it only takes away. */
export const reportLoss = (deps: CitizensDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/loss',
    summary: 'The phone is lost: end all its codes',
    access: 'citizen',
    body: Closed({}),
    responses: { 200: Closed({ endedDevices: Type.Integer() }) },
    problems: ['signed-out'],
    handle: async ({ caller }) => {
      const endedDevices = await inTransaction(deps.db, async tx => {
        const held = await first(
          tx,
          sql<{
            citizenId: string
          }>`select citizen_id as "citizenId" from citizens.citizen where account_id = ${caller.accountId}`,
        )
        const ended =
          held === undefined
            ? 0
            : await deps.endPasses(tx, deps.sources.now(), held.citizenId, caller.accountId, 'lost')
        await sql`delete from citizens.session where account_id = ${caller.accountId} and token_hash <> ${caller.sessionHash}`.execute(
          tx,
        )
        await lowerSessions(tx, caller.accountId)
        if (ended > 0) await tellAccount(tx, deps, caller.accountId, 'devices-ended')
        return ended
      })
      return { status: 200, body: { endedDevices } }
    },
  })
