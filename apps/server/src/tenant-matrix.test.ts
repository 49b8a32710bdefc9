import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { all, inTransaction } from './kernel/db.ts'
import { permissionTable, ROLES, type Role } from './kernel/permissions.ts'
import type { StaffGrant } from './kernel/ports.ts'
import { putApp, putCompany } from './modules/apps/index.ts'
import { putArea, putDeployment, putPlace, putTerminal, putUnit } from './modules/places/index.ts'
import { startHarness } from './testing/harness.ts'
import { sampleOf } from './testing/sample.ts'
import { addStaffMember, type StaffMember } from './testing/staff.ts'

const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database

/** Two counties, each with everything that a list can hold; every text of one county carries its mark. */
const COUNTIES = ['alpha', 'omega'] as const
type County = (typeof COUNTIES)[number]
const CODES: Record<County, string> = { alpha: '511001', omega: '511002' }
const pathOf = (county: County): string => `/510000/${CODES[county]}/`
const named = (what: string, county: County): string => `${what}_${county}`
const text = (what: string, county: County): string => `${what} mark-${county}`

await inTransaction(db, async tx => {
  await putArea(tx, { areaId: '510000', level: 'city', name: '某市', nameEn: 'Some city' })
  for (const county of COUNTIES) {
    const areaId = CODES[county]
    await putArea(tx, {
      areaId,
      parentId: '510000',
      level: 'county',
      name: text('区', county),
      nameEn: text('area', county),
    })
    await putUnit(tx, { unitId: `unt_${county}`, name: text('单位', county), nameEn: '', areaId })
    await putPlace(tx, {
      placeId: `plc_${county}`,
      name: text('场所', county),
      nameEn: '',
      category: '',
      address: text('地址', county),
      areaId,
      unitId: `unt_${county}`,
    })
    await putDeployment(tx, {
      deploymentId: `dep_${county}`,
      sceneId: 'passage',
      placeId: `plc_${county}`,
      unitId: `unt_${county}`,
      stage: 'live',
      directions: ['in'],
      openingHours: 'always',
    })
    await putTerminal(tx, 0, {
      terminalId: `trm_${county}`,
      name: text('终端', county),
      direction: 'in',
      deploymentId: `dep_${county}`,
      token: `${county}-token-of-twenty-letters`,
    })
    await sql`insert into places.clerk (clerk_id, unit_id, number, data_key, name_sealed, badge_hash, pin_hash, created_at)
      values (${`clk_${county}`}, ${`unt_${county}`}, '1', '\\x00', '\\x00', ${Buffer.from(county)}, '', now())`.execute(
      tx,
    )
    await putCompany(tx, 0, { companyId: `cmp_${county}`, name: text('公司', county), uscc: '' })
    await putApp(tx, 0, {
      appKey: `app_${county}`,
      companyId: `cmp_${county}`,
      unitId: `unt_${county}`,
      name: text('应用', county),
      kind: 1,
      isSandbox: false,
      scopes: [],
      items: [],
      deploymentIds: [`dep_${county}`],
    })
    await sql`insert into apps.app_key (app_key, number, algorithm, public_key, created_at)
      values (${`app_${county}`}, 1, 'ed25519', '\\x00', now())`.execute(tx)
    await sql`insert into apps.call (call_id, app_key, at, method, route, status, operator_id, network)
      values (${`req_${county}`}, ${`app_${county}`}, now(), 'GET', '/open/v1/me', 200, ${text('op', county)}, '10.0.0.*')`.execute(
      tx,
    )
  }
})

/** Where each role holds in a county. */
const grantOf = (role: Role, county: County): StaffGrant =>
  role === 'integrator'
    ? { role, companyId: `cmp_${county}` }
    : role === 'unit-coordinator' || role === 'unit-member'
      ? { role, unitId: `unt_${county}` }
      : { role, areaPath: pathOf(county) }

const roles = Object.keys(ROLES) as Role[]
const people = new Map<string, StaffMember>()
for (const county of COUNTIES)
  for (const role of roles) people.set(`${role} ${county}`, await addStaffMember(harness, grantOf(role, county)))
const person = (role: Role, county: County): StaffMember => people.get(`${role} ${county}`) ?? assert.fail()

for (const county of COUNTIES) {
  const { staffId } = person('integrator', county)
  await sql`insert into apps.application (application_id, company_id, unit_id, state, form, created_by, created_at, updated_at)
    values (${`apl_${county}`}, ${`cmp_${county}`}, ${`unt_${county}`}, 'draft', ${JSON.stringify({ scene: text('场景', county) })}::jsonb,
      ${staffId}, now(), now())`.execute(db)
  await sql`insert into apps.application_file (file_id, application_id, version, kind, name, media_type, sha256, bytes, at, actor)
    values (${`fil_${county}`}, ${`apl_${county}`}, 1, 'form', ${text('扫描', county)}, 'application/pdf', '\\x00', '\\x00', now(), ${staffId})`.execute(
    db,
  )
}

/** One row of each county in every list; a new list without a line here fails. */
const ROWS: Record<string, (county: County) => string> = {
  areas: county => CODES[county],
  units: county => named('unt', county),
  places: county => named('plc', county),
  deployments: county => named('dep', county),
  terminals: county => named('trm', county),
  clerks: county => named('clk', county),
  applications: county => named('apl', county),
  apps: county => named('app', county),
  keys: county => `${named('app', county)}.1`,
  calls: county => named('req', county),
  companies: county => named('cmp', county),
  staff: county => person('operator', county).staffId,
  audit: () => '',
  'unit-directory': () => '',
}
/** Directories: names of institutions, which whoever may apply sees. */
const OPEN = ['unit-directory']

type Operation = { 'x-needs'?: string; requestBody?: { content: Record<string, { schema?: object }> } }
const { paths } = (await harness.app.inject('/openapi.json')).json() as {
  paths: Record<string, Record<string, Operation>>
}
const routes = Object.entries(paths)
  .filter(([path]) => path.startsWith('/console/v1/'))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
const listOf = (path: string): string => path.split('/')[3] ?? ''
const mayHave = (role: Role, needs: string | undefined): boolean =>
  needs === 'session' ||
  needs === 'sign-in' ||
  (permissionTable()
    .find(([name]) => name === needs)?.[1]
    .includes(role) ??
    false)

/** These concern the caller alone, or nobody yet. */
const OWN = ['session', 'sessions', 'sign-ups', 'totp', 'catalogue']

test('every route of the console has its line in the matrix', () => {
  const missing = routes.map(({ path }) => listOf(path)).filter(name => !(name in ROWS) && !OWN.includes(name))
  assert.deepEqual([...new Set(missing)], [])
  process.stdout.write(`tenant matrix: ${routes.length} routes × ${roles.length} roles × 2 counties\n`)
})

test('a list, an export and everything about a row show each role its own county’s rows and nothing of the other', async () => {
  let checked = 0
  for (const { path, method, operation } of routes.filter(
    one => one.method === 'GET' && !OWN.includes(listOf(one.path)),
  ))
    for (const role of roles)
      for (const county of COUNTIES) {
        const other = COUNTIES.find(one => one !== county) ?? county
        const who = person(role, county)
        const isOfRow = path.includes('{id}')
        const url = path.replace('{id}', ROWS[listOf(path)]?.(other) ?? '').replace('{fileId}', `fil_${other}`)
        const response = await harness.app.inject({ method: 'GET', url, headers: { cookie: who.cookie } })
        const told = `${role} of ${county}: ${method} ${url}: ${response.statusCode}`
        checked++
        if (!mayHave(role, operation['x-needs'])) {
          assert.equal(response.statusCode, 403, told)
          continue
        }
        if (!OPEN.includes(listOf(path))) assert.ok(!response.body.includes(`mark-${other}`), told)
        assert.equal(response.statusCode, isOfRow ? 404 : 200, told)
        if (isOfRow) {
          const own = await harness.app.inject({
            url: path.replace('{id}', ROWS[listOf(path)]?.(county) ?? '').replace('{fileId}', `fil_${county}`),
            headers: { cookie: who.cookie },
          })
          assert.ok([200, 409].includes(own.statusCode), `own: ${told} ${own.statusCode}`)
          continue
        }
        if (!path.endsWith('/export')) {
          const { items } = response.json() as { items: { id: string }[] }
          const ids = items.map(({ id }) => id)
          assert.ok(!ids.includes(ROWS[listOf(path)]?.(other) ?? ''), told)
        }
      }
  process.stdout.write(`tenant matrix: ${checked} readings\n`)
})

test('what can be done to a row cannot be done to the other county’s: the same 404 as for a row that never was', async () => {
  let checked = 0
  const before = await fingerprint()
  for (const { path, operation } of routes.filter(one => one.method === 'POST' && one.path.includes('{id}')))
    for (const role of roles) {
      const who = person(role, 'alpha')
      const isFile = path.endsWith('/files')
      const schema = operation.requestBody?.content['application/json']?.schema ?? {}
      const ask = (id: string) =>
        harness.app.inject({
          method: 'POST',
          url: path.replace('{id}', id) + (isFile ? '?kind=form&name=x' : ''),
          headers: { cookie: who.cookie, ...(isFile ? { 'content-type': 'application/octet-stream' } : {}) },
          payload: isFile ? Buffer.from('x') : (sampleOf(schema) as object),
        })
      const id = ROWS[listOf(path)]?.('omega') ?? ''
      const [theirs, missing] = [
        await ask(id),
        await ask(
          id
            .replace('omega', 'never')
            .replace(/^stf_.*/, 'stf_never')
            .replace(/^511002$/, '599999'),
        ),
      ]
      checked++
      const told = `${role}: POST ${path}`
      assert.equal(theirs.statusCode, mayHave(role, operation['x-needs']) ? 404 : 403, told)
      const bare = (body: string) => JSON.stringify({ ...(JSON.parse(body) as object), instance: '' })
      assert.equal(bare(theirs.body), bare(missing.body), told)
    }
  assert.deepEqual(await fingerprint(), before)
  process.stdout.write(`tenant matrix: ${checked} actions on the other county’s rows\n`)
})

test('nothing new can be put into the other county, nor be given a unit or place of it', async () => {
  const before = await fingerprint()
  const creations = routes.filter(
    one => one.method === 'POST' && !one.path.includes('{id}') && !OWN.includes(listOf(one.path)),
  )
  assert.ok(creations.length >= 6)
  for (const { path, operation } of creations)
    for (const role of roles) {
      if (role === 'integrator' && path.endsWith('/applications/start')) continue
      const sample = sampleOf(operation.requestBody?.content['application/json']?.schema ?? {}) as Record<
        string,
        unknown
      >
      const references = {
        areaId: CODES.omega,
        unitId: 'unt_omega',
        placeId: 'plc_omega',
        deploymentId: 'dep_omega',
        parentId: CODES.omega,
      }
      const theirs = Object.fromEntries(Object.entries(references).filter(([name]) => name in sample))
      const isArea = path.endsWith('/areas/add')
      for (const body of [
        { ...sample, ...theirs, ...(isArea ? { areaId: '511002999', parentId: CODES.omega } : {}) },
      ]) {
        const { status } = await person(role, 'alpha').post(path, body)
        assert.ok(status >= 400, `${role}: POST ${path}: ${status}`)
      }
    }
  assert.deepEqual(await fingerprint(), before)
})

test('a role of the city reaches both counties, and one of the whole platform everything', async () => {
  const city = await addStaffMember(harness, { role: 'operator', areaPath: '/510000/' })
  const { body } = await city.get('/console/v1/units')
  assert.deepEqual((body.items as { id: string }[]).map(({ id }) => id).sort(), ['unt_alpha', 'unt_omega'])
  const whole = await addStaffMember(harness, { role: 'operator', areaPath: '/' })
  assert.ok(((await whole.get('/console/v1/units?limit=100')).body.items as unknown[]).length > 10)
})

test('a code whose beginning is another’s code is not within it', async () => {
  await putArea(harness.database.db as never, { areaId: '51100', level: 'city', name: 'x', nameEn: 'x' })
  const short = await addStaffMember(harness, { role: 'operator', areaPath: '/51100/' })
  assert.deepEqual((await short.get('/console/v1/units')).body.items, [])
})

/** What the other county holds, so that nothing changed unseen. */
async function fingerprint(): Promise<unknown> {
  const tables = [
    'places.area',
    'places.unit',
    'places.place',
    'places.deployment',
    'places.terminal',
    'places.clerk',
    'apps.app',
    'apps.app_key',
    'apps.application',
    'staff.role_grant',
  ]
  const rows = await Promise.all(
    tables.map(table =>
      all(
        db,
        sql<{ rows: string }>`select md5(string_agg(t::text, '|' order by t::text)) as rows from ${sql.raw(table)} t`,
      ),
    ),
  )
  return rows
}
