import { Type } from 'typebox'
import { inTransaction } from '../../kernel/db.ts'
import { giveBack, takeFromLimit } from '../../kernel/limits.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Text } from '../../kernel/schemas.ts'
import { phoneOf } from './accounts.ts'
import { REAL_NAME_TRIES } from './citizen-limits.ts'
import { claimPerson } from './claim-person.ts'
import type { CitizensDeps } from './deps.ts'
import { normaliseIdNumber } from './id-number.ts'
import type { Person } from './people.ts'
import { normaliseName } from './person-name.ts'

/** Reaches level 2: name and ID number match the population register and the phone is that person's at the carriers. */
export const verifyRealName = (deps: CitizensDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/real-name',
    summary: 'Prove name and ID number',
    access: 'citizen',
    body: Closed({ name: Text(60), idNumber: Text(40) }),
    responses: {
      200: Closed({
        assurance: Type.Union([Type.Literal(1), Type.Literal(2)]),
        reason: Type.Optional(Type.Literal('not-matched')),
        triesLeftToday: Type.Integer(),
      }),
    },
    problems: ['signed-out', 'id-number-invalid', 'too-many-tries', 'register-unavailable', 'carrier-unavailable'],
    handle: async ({ caller, body }) => {
      const person = readPersonForm(body, deps.sources.now())
      const nowMs = deps.sources.now()
      const triesLeftToday = await takeFromLimit(deps.db, REAL_NAME_TRIES, caller.accountId, nowMs)
      const phone = await phoneOf(deps.db, deps, caller.accountId)
      const matched = await askBoth(deps, person, phone).catch(async (error: unknown) => {
        await giveBack(deps.db, REAL_NAME_TRIES, caller.accountId, nowMs)
        throw error
      })
      if (!matched)
        return { status: 200, body: { assurance: 1 as const, reason: 'not-matched' as const, triesLeftToday } }
      await inTransaction(deps.db, tx => claimPerson(tx, deps, caller, person))
      await giveBack(deps.db, REAL_NAME_TRIES, caller.accountId, nowMs)
      return { status: 200, body: { assurance: 2 as const, triesLeftToday: triesLeftToday + 1 } }
    },
  })

function readPersonForm(body: { name: string; idNumber: string }, nowMs: number): Person {
  const name = normaliseName(body.name)
  const idNumber = normaliseIdNumber(body.idNumber, nowMs)
  if (name !== undefined && idNumber !== undefined) return { name, idNumber }
  const fieldErrors = [
    ...(name === undefined
      ? [{ path: '/name', message: '姓名含有不能识别的字符 the name holds unknown characters' }]
      : []),
    ...(idNumber === undefined ? [{ path: '/idNumber', message: '请核对 18 位身份证号 check the 18 characters' }] : []),
  ]
  throw new ProblemError('id-number-invalid', { fieldErrors })
}

/** Both are always asked and only «both or not both» is told, so that neither register can be probed through us. */
async function askBoth(deps: CitizensDeps, person: Person, phone: string): Promise<boolean> {
  const [known, owns] = await Promise.allSettled([
    deps.population.matches(person),
    deps.carriers.owns({ ...person, phone }),
  ])
  if (known.status === 'rejected')
    throw new ProblemError('register-unavailable', { retryAfterSeconds: 30, cause: known.reason })
  if (owns.status === 'rejected')
    throw new ProblemError('carrier-unavailable', { retryAfterSeconds: 30, cause: owns.reason })
  return known.value && owns.value
}
