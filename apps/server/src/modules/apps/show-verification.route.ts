import { sql } from 'kysely'
import { utcMonth } from '../../kernel/city-time.ts'
import { first, inTransaction } from '../../kernel/db.ts'
import { uuidMilliseconds } from '../../kernel/ids.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { RecordedAnswer } from '../../kernel/recorded-answer.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, UuidV7 } from '../../kernel/schemas.ts'
import { revealFields } from '../../kernel/steps/reveal-fields.ts'
import { cityOf, OpenAnswer, type OpenVerifyDeps, openAnswer } from './verify.route.ts'

/** The present state of a verification; reading somebody's data again is a row of their ledger again. */
export const showVerification = (deps: OpenVerifyDeps) =>
  defineRoute({
    method: 'GET',
    path: '/open/v1/verifications/{id}',
    summary: 'The state of a verification',
    access: 'app',
    params: Closed({ id: UuidV7() }),
    responses: { 200: OpenAnswer },
    problems: ['not-found'],
    handle: async ({ caller, params }) => {
      const id = params.id.toLowerCase()
      const city = cityOf(deps, caller)
      const month = utcMonth(uuidMilliseconds(id))
      const body = await inTransaction(city.db, async tx => {
        const row = await first(
          tx,
          sql<{ answer: RecordedAnswer }>`select answer from kernel.verification
            where month = ${month} and caller = ${caller.appKey} and verification_id = ${id}`,
        )
        if (row === undefined) throw new ProblemError('not-found')
        const answer = openAnswer(deps, caller, row.answer, await revealFields(row.answer, { ...city, db: tx }))
        if (answer.holder !== undefined) await city.ledger.writeAgain(tx, row.answer.citizenId ?? '', id)
        return answer
      })
      return { status: 200, body }
    },
  })
