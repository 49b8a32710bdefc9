import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { inTransaction } from '../kernel/db.ts'
import type { StaffGrant } from '../kernel/ports.ts'
import { createVault } from '../kernel/vault.ts'
import { addMember, grantRole, openStaffSession, STAFF_COOKIE } from '../modules/staff/index.ts'
import type { Harness } from './harness.ts'

/** Somebody of the staff, signed in without a password: what signing in checks has its own tests. */
export type StaffMember = {
  staffId: string
  cookie: string
  get(path: string): Promise<{ status: number; body: Record<string, unknown> }>
  post(
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>
}

let added = 0

/** Adds a person with these grants to the platform of a harness. */
export async function addStaffMember(
  harness: Pick<Harness, 'app' | 'database' | 'sources' | 'rootKey'>,
  ...grants: readonly StaffGrant[]
): Promise<StaffMember> {
  const { app, database, sources, rootKey } = harness
  const deps = { sources, vault: createVault(rootKey, sources) }
  const username = `person-${++added}`
  const { staffId, token } = await inTransaction(database.db, async tx => {
    const staffId = await addMember(tx, deps, {
      username,
      name: `测试${added}`,
      phone: '13900000000',
      password: 'Long enough 1',
    })
    for (const grant of grants) await grantRole(tx, deps, staffId, grant, 'test')
    await sql`update staff.member set totp_confirmed_at = now() where staff_id = ${staffId}`.execute(tx)
    return { staffId, token: await openStaffSession(tx, sources, staffId) }
  })
  return { ...signedIn({ app }, `${STAFF_COOKIE}=${token}`), staffId }
}

/** Whoever this cookie belongs to. */
export function signedIn({ app }: Pick<Harness, 'app'>, cookie: string): StaffMember {
  const read = (response: { statusCode: number; body: string; headers: Record<string, unknown> }) => {
    assert.ok(response.statusCode < 500, response.body)
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    return { status: response.statusCode, body: isJson ? (JSON.parse(response.body) as Record<string, unknown>) : {} }
  }
  return {
    staffId: '',
    cookie,
    get: async path => read(await app.inject({ url: path, headers: { cookie } })),
    post: async (path, body = {}, headers = {}) =>
      read(await app.inject({ method: 'POST', url: path, payload: body, headers: { cookie, ...headers } })),
  }
}
