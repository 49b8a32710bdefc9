import { sql } from 'kysely'
import { Type } from 'typebox'
import { cityDay, cityTimestamp } from '../../kernel/city-time.ts'
import { all, first } from '../../kernel/db.ts'
import { leftOfLimit } from '../../kernel/limits.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, OneOf, Out } from '../../kernel/schemas.ts'
import { unixSeconds } from '../../kernel/sources.ts'
import type { AppsDeps } from './deps.ts'
import { SANDBOX_DEPLOYMENTS, SANDBOX_OUTCOMES, type SandboxCity } from './sandbox/sandbox-city.ts'
import { SANDBOX_PEOPLE } from './sandbox/sandbox-people.ts'
import { LEVELS } from './scopes.ts'

/** What an app may do, as it was approved. */
export const showMe = ({ db }: AppsDeps) =>
  defineRoute({
    method: 'GET',
    path: '/open/v1/me',
    summary: 'What this app may do',
    access: 'app',
    responses: {
      200: Closed({
        appKey: Out(),
        keyId: Out(),
        name: Out(),
        sandbox: Type.Boolean(),
        scopes: Type.Array(Closed({ scope: Out(), level: OneOf(Object.keys(LEVELS)) })),
        items: Type.Array(Closed({ item: Out(), name: Out() })),
        deploymentIds: Type.Array(Out()),
        agreementUntil: Type.Optional(Out('RFC 3339')),
      }),
    },
    problems: [],
    handle: async ({ caller }) => {
      const rows = caller.isSandbox
        ? Object.values(SANDBOX_DEPLOYMENTS).map(deploymentId => ({ deploymentId }))
        : await all(
            db,
            sql<{ deploymentId: string }>`select deployment_id as "deploymentId" from apps.app_deployment
              where app_key = ${caller.appKey} order by deployment_id`,
          )
      const { appKey, keyId, name, isSandbox, scopes, items, agreementUntil } = caller
      return {
        status: 200,
        body: {
          appKey,
          keyId,
          name,
          sandbox: isSandbox,
          scopes: scopes.map(({ scope, level }) => ({ scope, level })),
          items: items.map(one => ({ item: one.item, name: one.name })),
          deploymentIds: rows.map(row => row.deploymentId),
          ...(agreementUntil === undefined ? {} : { agreementUntil: cityTimestamp(agreementUntil) }),
        },
      }
    },
  })

const Use = Closed({ used: Type.Integer(), max: Type.Integer() })

/** How much of its quota and of its budget of people the app has used. */
export const showUsage = ({ db, sources }: AppsDeps) =>
  defineRoute({
    method: 'GET',
    path: '/open/v1/usage',
    summary: 'Quota and use of this app',
    access: 'app',
    responses: { 200: Closed({ callsThisMinute: Use, callsToday: Use, citizensToday: Use }) },
    problems: [],
    handle: async ({ caller }) => {
      const nowMs = sources.now()
      const used = async (name: string, windowSeconds: number, max: number) => ({
        used:
          max -
          (await leftOfLimit(db, { name, windowSeconds, max, problem: 'too-many-requests' }, caller.appKey, nowMs)),
        max,
      })
      const seen = await first(
        db,
        sql<{ used: number }>`select used from apps.citizen_count
          where day = ${cityDay(unixSeconds(sources))} and who = ${caller.appKey}`,
      )
      return {
        status: 200,
        body: {
          callsThisMinute: await used('app-minute', 60, caller.callsPerMinute),
          callsToday: await used('app-day', 86_400, caller.callsPerDay),
          citizensToday: { used: seen?.used ?? 0, max: caller.citizensPerDay },
        },
      }
    },
  })

/** Sandbox only: a code that brings the outcome asked for, without a phone. */
export const mintSandboxCode = (sandbox: SandboxCity) =>
  defineRoute({
    method: 'POST',
    path: '/open/v1/sandbox/codes',
    summary: 'Sandbox: a code that brings the outcome you ask for',
    access: 'app',
    body: Closed({
      citizen: OneOf(SANDBOX_PEOPLE.map(({ id }) => id)),
      outcome: Type.Optional(OneOf(SANDBOX_OUTCOMES)),
    }),
    responses: { 200: Closed({ code: Out(), deploymentId: Out('Where this outcome is to be had') }) },
    problems: ['sandbox-only'],
    handle: async ({ caller, body }) => {
      if (!caller.isSandbox) throw new ProblemError('sandbox-only')
      const person = SANDBOX_PEOPLE.find(({ id }) => id === body.citizen)
      if (person === undefined) throw new ProblemError('not-found')
      return { status: 200, body: await sandbox.mint(person, body.outcome ?? 'accepted') }
    },
  })
