import { county, demoPeople, demoStaff } from '@yima/demo'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Bytes } from '../kernel/bytes.ts'
import { all, type Database } from '../kernel/db.ts'
import { type AnyRoute, defineRoute } from '../kernel/route.ts'
import { Closed, Out } from '../kernel/schemas.ts'
import type { Sources } from '../kernel/sources.ts'
import type { Vault } from '../kernel/vault.ts'
import { totpCode } from '../modules/staff/index.ts'
import { languageOf } from '../pages/html.ts'
import { SERVER_PAGES } from '../pages/page-table.ts'
import { sendPage } from '../pages/register-pages.ts'
import { renderStartPage } from '../pages/start-page.ts'
import { demoToken } from './seed-county.ts'
import { demoPassword, demoTotpSecret } from './seed-staff.ts'

/** The fixed one-time code of the synthetic people; any other phone gets a random one. */
export const DEMO_OTP = '000000'
const PHONES = new Set(demoPeople.map(person => person.phone))

/** What exists only in the demo: fixed codes, the start page, an unused person, the demo's terminals. */
export const demoMode = (rootKey: Bytes, mockCityUrl: string) => ({
  fixedCode: (phone: string) => (PHONES.has(phone) ? DEMO_OTP : undefined),
  routes: (deps: { database: Database; vault: Vault; sources: Sources }): readonly AnyRoute[] => [
    showUnusedPerson(deps),
    listTerminals(rootKey),
    showLinks(mockCityUrl),
    listStaff(rootKey, deps.sources),
  ],
  pages: (app: FastifyInstance): void => {
    app.get<{ Querystring: { lang?: string } }>(
      SERVER_PAGES.start,
      { config: { page: true } },
      async (request, reply) => sendPage(reply, renderStartPage({ language: languageOf(request.query) })),
    )
  },
})

/** A synthetic person without an account yet, picked by chance, so that two visitors rarely get the same. */
const showUnusedPerson = ({ database, vault, sources }: { database: Database; vault: Vault; sources: Sources }) =>
  defineRoute({
    method: 'GET',
    path: '/demo/person',
    summary: 'Demo: a synthetic person to register as',
    access: 'public',
    responses: { 200: Closed({ name: Out(), idNumber: Out(), phone: Out(), otp: Out() }) },
    problems: [],
    handle: async () => {
      const indexes = demoPeople.map(person => vault.index('phone', person.phone))
      const used = await all(
        database.db,
        sql<{
          phone: Uint8Array
        }>`select phone_index as phone from citizens.account where phone_index in (${sql.join(indexes)})`,
      )
      const taken = new Set(used.map(row => Buffer.from(row.phone).toString('hex')))
      const free = demoPeople.filter(
        (person, index) =>
          isAdult(person.birthDate, sources) && !taken.has(Buffer.from(indexes[index] ?? []).toString('hex')),
      )
      const pool = free.length > 0 ? free : demoPeople
      const person = pool[new DataView(sources.randomBytes(4).buffer).getUint32(0) % pool.length]
      if (person === undefined) throw new Error('the demo has no people')
      return { status: 200, body: { name: person.name, idNumber: person.idNumber, phone: person.phone, otp: DEMO_OTP } }
    },
  })

const isAdult = (birthDate: string, sources: Sources): boolean =>
  sources.now() - Date.parse(birthDate) > 18 * 365.25 * 86_400_000

const listTerminals = (rootKey: Bytes) =>
  defineRoute({
    method: 'GET',
    path: '/demo/terminals',
    summary: 'Demo: the paired terminals with their tokens',
    access: 'public',
    responses: {
      200: Type.Array(
        Closed({ terminalId: Out(), name: Out(), place: Out(), category: Out(), stage: Out(), token: Out() }),
      ),
    },
    problems: [],
    handle: async () => ({
      status: 200,
      body: county.terminals.flatMap(terminal => {
        const deployment = county.deployments.find(({ deploymentId }) => deploymentId === terminal.deploymentId)
        const place = county.places.find(({ placeId }) => placeId === deployment?.placeId)
        if (deployment === undefined || place === undefined) return []
        return [
          {
            terminalId: terminal.terminalId,
            name: terminal.name,
            place: place.name,
            category: place.category,
            stage: deployment.stage,
            token: demoToken(rootKey, terminal.terminalId),
          },
        ]
      }),
    }),
  })

const showLinks = (mockCityUrl: string) =>
  defineRoute({
    method: 'GET',
    path: '/demo/links',
    summary: 'Demo: where the simulated departments are',
    access: 'public',
    responses: { 200: Closed({ mockCityUrl: Out() }) },
    problems: [],
    handle: async () => ({ status: 200, body: { mockCityUrl } }),
  })

/** Who can be tried in the console, with the code of now: nobody has an authenticator app at hand for a demo. */
const listStaff = (rootKey: Bytes, sources: Sources) =>
  defineRoute({
    method: 'GET',
    path: '/demo/staff',
    summary: 'Demo: the staff with password and present one-time code',
    access: 'public',
    responses: {
      200: Type.Array(Closed({ username: Out(), name: Out(), role: Out(), password: Out(), totp: Out() })),
    },
    problems: [],
    handle: async () => ({
      status: 200,
      body: demoStaff.map(({ username, name, role }) => ({
        username,
        name,
        role,
        password: demoPassword(rootKey, username),
        totp: totpCode(demoTotpSecret(rootKey, username), username, sources.now()),
      })),
    }),
  })
