import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { all } from '../../kernel/db.ts'
import { uuidV7 } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { Integrator } from '../../testing/integrator.ts'
import { Phone } from '../../testing/phone.ts'
import { SANDBOX_OUTCOMES, SANDBOX_PEOPLE, SCOPE_NAMES } from './index.ts'

const harness = await startHarness()
after(() => harness.close())
const clinic = new Integrator(harness)
const sandbox = new Integrator(harness, 'app_demo-sandbox')
const person = demoPeople[0] ?? assert.fail('no people')
const phone = await new Phone(harness, person).register()
const WINDOW = 'dep_hospital-tcm-window'

const askFor = async (code: string, changes: object = {}) => ({
  verificationId: uuidV7(harness.sources.now()),
  code,
  deploymentId: WINDOW,
  operator: { id: 'desk-3', name: '张护士' },
  purpose: { item: 'outpatient-registration', businessNo: 'GH-0001' },
  scopes: ['basic.name', 'basic.id-number', 'basic.phone', 'basic.birth-date'],
  ...changes,
})
const verify = (body: object) => clinic.call('POST', '/open/v1/verifications', body)

test('a signed scan is accepted: masked data by scope, a pseudonym, and the citizen reads who asked, why and under which number', async () => {
  const { status, body } = await verify(await askFor(await phone.mint()))
  assert.equal(status, 200, JSON.stringify(body))
  const { idNumber } = person
  assert.equal(body.outcome, 'accepted')
  assert.deepEqual(body.holder, {
    maskedName: `${[...person.name][0]}${'*'.repeat([...person.name].length - 1)}`,
    maskedIdNumber: `${idNumber.at(0)}${'*'.repeat(16)}${idNumber.at(-1)}`,
    maskedPhone: `*******${person.phone.slice(-4)}`,
    birthYear: idNumber.slice(6, 10),
  })
  assert.match(String(body.openId), /^opn_[0-9a-z]{26}$/)
  assert.doesNotMatch(JSON.stringify(body), /cit_/)
  const ledger = await phone.call('GET', '/citizen/v1/ledger')
  const [entry] = (ledger.body as { items: Record<string, unknown>[] }).items
  assert.equal(entry?.place, '县中医院')
  assert.deepEqual(entry?.asked, {
    app: '县中医院门诊系统',
    item: '门诊挂号',
    businessNo: 'GH-0001',
    operator: 'desk-3',
  })
  assert.deepEqual(entry?.fields, ['maskedName', 'maskedIdNumber', 'maskedPhone', 'birthYear'])
})

test('the same person is the same openId to one app, and another to another', async () => {
  const first = await verify(await askFor(await phone.mint()))
  harness.sources.advance(16)
  const second = await verify(await askFor(await phone.mint()))
  assert.equal(first.body.openId, second.body.openId)
  const { openIdOf } = await import('./verify.route.ts')
  const key = new Uint8Array(32)
  assert.notEqual(openIdOf(key, 'app_a', 'cit_x'), openIdOf(key, 'app_b', 'cit_x'))
})

test('less asked is less shown: nothing beyond the scopes of the request', async () => {
  harness.sources.advance(16)
  const { body } = await verify(await askFor(await phone.mint(), { scopes: ['basic.name'] }))
  assert.deepEqual(Object.keys(body.holder as object), ['maskedName'])
  harness.sources.advance(16)
  const none = await verify(await askFor(await phone.mint(), { scopes: [] }))
  assert.equal(none.body.outcome, 'accepted')
  assert.equal(none.body.holder, undefined)
})

test('a purpose that is not registered, another’s deployment and a scope that was not approved are refused, and nothing is used up', async () => {
  harness.sources.advance(16)
  const code = await phone.mint()
  const cases: [object, number, string][] = [
    [{ purpose: { item: 'gossip', businessNo: '1' } }, 422, 'purpose-unknown'],
    [{ deploymentId: 'dep_service-hall' }, 404, 'not-found'],
    [{ deploymentId: 'dep_none' }, 404, 'not-found'],
  ]
  for (const [changes, status, problem] of cases) {
    const answer = await verify(await askFor(code, changes))
    assert.deepEqual([answer.status, String(answer.body.type).split('/').at(-1)], [status, problem])
  }
  await sql`update apps.app set scopes = '[{"scope":"basic.name","level":"masked"}]' where app_key = 'app_demo-clinic'`.execute(
    harness.database.db,
  )
  const wide = await verify(await askFor(code))
  assert.deepEqual([wide.status, String(wide.body.type).split('/').at(-1)], [403, 'scope-not-approved'])
  await sql`update apps.app set scopes = ${JSON.stringify(SCOPE_NAMES.map(scope => ({ scope, level: 'masked' })))}::jsonb where app_key = 'app_demo-clinic'`.execute(
    harness.database.db,
  )
  assert.equal((await verify(await askFor(code))).body.outcome, 'accepted')
})

test('a retry under the same id gets the same answer; the same id for another request is a conflict; the code is used once', async () => {
  harness.sources.advance(16)
  const body = await askFor(await phone.mint())
  const [one, two] = await Promise.all([verify(body), verify(body)])
  assert.deepEqual(one.body, two.body)
  assert.equal((await verify({ ...body, scopes: ['basic.name'] })).status, 409)
  const again = await verify({ ...body, verificationId: uuidV7(harness.sources.now()) })
  assert.deepEqual([again.body.outcome, again.body.reason], ['refused', 'reused'])
})

test('reading the state again is a row of the ledger again, and after ten minutes there is nobody’s data in it', async () => {
  harness.sources.advance(16)
  const body = await askFor(await phone.mint())
  const { body: first } = await verify(body)
  const read = () => clinic.call('GET', `/open/v1/verifications/${body.verificationId}`)
  const rows = async () =>
    (await all(harness.database.db, sql`select 1 from ledger.entry where verification_id = ${body.verificationId}`))
      .length
  assert.equal(await rows(), 1)
  assert.deepEqual((await read()).body, first)
  assert.equal(await rows(), 2)
  harness.sources.advance(601)
  const late = await read()
  assert.deepEqual([late.body.outcome, late.body.holder], ['accepted', undefined])
  assert.equal(await rows(), 2)
  const missing = await clinic.call('GET', `/open/v1/verifications/${uuidV7(harness.sources.now())}`)
  const anothers = await sandbox.call('GET', `/open/v1/verifications/${body.verificationId}`)
  assert.deepEqual([missing.status, anothers.status], [404, 404])
})

test('a budget of people counts each person once, per app and per operator; beyond it nothing is recorded', async () => {
  const { db } = harness.database
  await sql`update apps.app set citizens_per_operator_day = 2 where app_key = 'app_demo-clinic'`.execute(db)
  const others = await Promise.all(demoPeople.slice(1, 4).map(one => new Phone(harness, one).register()))
  const askAs = async (who: Phone, operator: string) =>
    verify(await askFor(await who.mint(), { operator: { id: operator } }))
  harness.sources.advance(16)
  const [a, b, c] = others
  assert.ok(a && b && c)
  assert.equal((await askAs(a, 'nosy')).body.outcome, 'accepted')
  assert.equal((await askAs(b, 'nosy')).body.outcome, 'accepted')
  harness.sources.advance(16)
  assert.equal((await askAs(a, 'nosy')).body.outcome, 'accepted', 'asking again about the same person costs nothing')
  const third = await askAs(c, 'nosy')
  assert.deepEqual([third.status, String(third.body.type).split('/').at(-1)], [429, 'budget-used-up'])
  harness.sources.advance(16)
  assert.equal((await askAs(c, 'another')).body.outcome, 'accepted')
  const alarms = await all(db, sql`select 1 from kernel.audit where action = 'budget-alarm'`)
  assert.equal(alarms.length, 1)
  await sql`update apps.app set citizens_per_operator_day = 500 where app_key = 'app_demo-clinic'`.execute(db)
})

test('of thirty people asked about at once, exactly as many are let through as the budget has', async () => {
  const { db } = harness.database
  await sql`update apps.app set citizens_per_operator_day = 5 where app_key = 'app_demo-clinic'`.execute(db)
  const crowd = await Promise.all(demoPeople.slice(10, 40).map(one => new Phone(harness, one).register()))
  harness.sources.advance(16)
  const answers = await Promise.all(
    crowd.map(async one => verify(await askFor(await one.mint(), { operator: { id: 'crowded' } }))),
  )
  assert.equal(answers.filter(({ body }) => body.outcome === 'accepted').length, 5)
  assert.equal(answers.filter(({ status }) => status === 429).length, 25)
  await sql`update apps.app set citizens_per_operator_day = 500 where app_key = 'app_demo-clinic'`.execute(db)
})

for (const outcome of SANDBOX_OUTCOMES)
  test(`sandbox: a code that is to bring ${outcome} brings it, without a phone`, async () => {
    harness.sources.advance(1)
    const { body: made } = await sandbox.call('POST', '/open/v1/sandbox/codes', { citizen: 'adult', outcome })
    const { code, deploymentId } = made as { code: string; deploymentId: string }
    const { status, body } = await sandbox.call('POST', '/open/v1/verifications', await askFor(code, { deploymentId }))
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.reason ?? body.outcome, outcome)
    assert.equal('holder' in body, outcome === 'accepted')
  })

test('sandbox: every person can be asked about; a child is no adult', async () => {
  await sql`update apps.app set scopes = '[{"scope":"basic.name","level":"masked"},{"scope":"basic.birth-date","level":"yes-no"}]' where app_key = 'app_demo-sandbox'`.execute(
    harness.database.db,
  )
  const adults: string[] = []
  for (const { id } of SANDBOX_PEOPLE) {
    const { body: made } = await sandbox.call('POST', '/open/v1/sandbox/codes', { citizen: id })
    const { code, deploymentId } = made as { code: string; deploymentId: string }
    const body = await askFor(code, { deploymentId, scopes: ['basic.name', 'basic.birth-date'] })
    const answer = await sandbox.call('POST', '/open/v1/verifications', body)
    const holder = answer.body.holder as Record<string, string>
    assert.deepEqual(Object.keys(holder), ['maskedName', 'isAdult'])
    if (holder.isAdult === 'true') adults.push(id)
  }
  assert.deepEqual(adults, ['adult', 'senior', 'rare-name'])
})

test('the sandbox and the city are apart: neither takes the other’s codes, and a live key gets no sandbox codes', async () => {
  const { body: made } = await sandbox.call('POST', '/open/v1/sandbox/codes', { citizen: 'adult' })
  const inCity = await verify(await askFor(String(made.code)))
  assert.deepEqual([inCity.body.outcome, inCity.body.reason], ['refused', 'wrong-city'])
  harness.sources.advance(16)
  const inSandbox = await sandbox.call(
    'POST',
    '/open/v1/verifications',
    await askFor(await phone.mint(), { deploymentId: 'dep_sandbox', scopes: [] }),
  )
  assert.deepEqual([inSandbox.body.outcome, inSandbox.body.reason], ['refused', 'wrong-city'])
  assert.equal((await clinic.call('POST', '/open/v1/sandbox/codes', { citizen: 'adult' })).status, 403)
})

test('the log of calls holds every call, refusals too, and nobody’s data', async () => {
  const rows = await all(
    harness.database.db,
    sql<{ row: string; status: number }>`select to_jsonb(c)::text as row, status from apps.call c order by at desc`,
  )
  assert.ok(rows.length > 60 && rows.some(({ status }) => status === 429) && rows.some(({ status }) => status === 409))
  for (const { row } of rows)
    for (const secret of [person.name, person.idNumber, person.phone, 'ysk_', '张护士', 'GH-0001', 'YKU'])
      assert.ok(!row.includes(secret), row)
})
