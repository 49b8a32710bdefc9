import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { all } from '../../kernel/db.ts'
import { uuidV7 } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { Integrator } from '../../testing/integrator.ts'
import { Phone } from '../../testing/phone.ts'
import { addStaffMember, type StaffMember, signedIn } from '../../testing/staff.ts'
import { CONFORMANCE } from '../apps/index.ts'

const harness = await startHarness()
after(() => harness.close())
/** A PDF, sound from its first byte to its last, around these objects. */
const pdfOf = (objects: string): Buffer =>
  Buffer.from(
    `%PDF-1.7
1 0 obj <</Type/Catalog>> endobj
${objects}
trailer <</Root 1 0 R>>
startxref
9
%%EOF
`,
    'latin1',
  )
const PDF = pdfOf('')
const FORM = {
  placeName: '县人民医院门诊楼',
  items: 'outpatient-registration 门诊挂号\nprescription-pickup 取药',
  nameLevel: 'masked',
  nameReason: '窗口核对',
  birthDateLevel: 'yes-no',
  birthDateReason: '儿童须由监护人挂号',
  perDay: 800,
  peakPerMinute: 30,
  unitContact: '李主任',
  unitPhone: '023-74500000',
  companyContact: '王工',
  companyPhone: '19900000009',
  trialFrom: '2026-12-01',
  liveFrom: '2027-01-01',
}

async function signUp(): Promise<{
  integrator: StaffMember
  sandbox: Integrator
  companyId: string
  warnings: unknown[]
}> {
  const phone = '19911110001'
  await harness.app.inject({ method: 'POST', url: '/citizen/v1/otp', payload: { phone } })
  const otp = /\d{6}/.exec(harness.mockCity.inbox.list(phone)[0]?.text.en ?? '')?.[0] ?? assert.fail('no message came')
  const response = await harness.app.inject({
    method: 'POST',
    url: '/console/v1/sign-ups',
    payload: {
      phone,
      otp,
      name: '王工',
      username: 'wang.gong',
      password: 'a long pass phrase 9',
      company: { name: '云桥软件有限公司', uscc: '91500000000000000X' },
    },
  })
  assert.equal(response.statusCode, 200, response.body)
  const made = response.json() as { appKey: string; secret: string; companyId: string; warnings: unknown[] }
  const integrator = signedIn(harness, String(response.headers['set-cookie']).split(';')[0] ?? '')
  const sandbox = new Integrator(harness, made.appKey, { algorithm: 'hmac-sha256', secret: made.secret })
  return { integrator, sandbox, companyId: made.companyId, warnings: made.warnings }
}

const { integrator, sandbox, companyId, warnings } = await signUp()
const member = await addStaffMember(harness, { role: 'unit-member', unitId: 'unt_health' })
const reviewers = await Promise.all(
  [1, 2].map(() => addStaffMember(harness, { role: 'reviewer', areaPath: '/500000/500231/' })),
)
const [first, second] = reviewers
assert.ok(first && second)

const at = (id: string, step: string) => `/console/v1/applications/${id}/${step}`
const slug = ({ body }: { body: Record<string, unknown> }) => String(body.type).split('/').at(-1)

test('an integrator signs up alone; a credit code that does not fit warns and never blocks; the sandbox key works at once', async () => {
  assert.equal(warnings.length, 1)
  const me = await sandbox.call('GET', '/open/v1/me')
  assert.deepEqual([me.status, me.body.sandbox], [200, true])
})

let applicationId = ''
let keyId = ''
let live: Integrator

test('a form goes its way: draft, handed in, confirmed by the unit, stamped, two reviews by two people', async () => {
  const started = await integrator.post('/console/v1/applications/start', {
    scene: '门诊身份核验',
    kind: '1',
    unitId: 'unt_health',
  })
  applicationId = String(started.body.id)
  const early = await integrator.post(at(applicationId, 'submit'))
  assert.deepEqual([early.status, slug(early)], [400, 'request-invalid'])
  assert.ok((early.body.errors as { path: string }[]).some(({ path }) => path === '/items'))
  assert.equal((await integrator.post(at(applicationId, 'fill'), { ...FORM, items: '门诊挂号' })).status, 200)
  assert.equal((await integrator.post(at(applicationId, 'submit'))).status, 400)
  assert.equal((await integrator.post(at(applicationId, 'fill'), FORM)).status, 200)
  assert.equal((await integrator.post(at(applicationId, 'submit'))).status, 200)
  assert.equal((await first.post(at(applicationId, 'pass-first'))).status, 409)
  assert.equal((await member.post(at(applicationId, 'confirm'), { comment: '确有需要' })).status, 200)
  assert.equal((await integrator.post(at(applicationId, 'send-for-review'))).status, 409, 'nothing is stamped yet')
  for (const kind of ['form', 'agreement']) assert.equal((await upload(kind, PDF)).statusCode, 200)
  assert.equal((await integrator.post(at(applicationId, 'send-for-review'))).status, 200)
  assert.equal((await first.post(at(applicationId, 'pass-first'), { comment: '材料齐全' })).status, 200)
  const self = await first.post(at(applicationId, 'approve'))
  assert.deepEqual([self.status, slug(self)], [409, 'not-now'])
  assert.equal((await second.post(at(applicationId, 'approve'))).status, 200)
  const { body } = await integrator.get(`/console/v1/applications/${applicationId}`)
  assert.equal(body.state, 'approved')
  assert.deepEqual(
    (body.timeLine as { action: string }[]).map(({ action }) => action),
    ['start', 'fill', 'fill', 'submit', 'confirm', 'upload', 'upload', 'send-for-review', 'pass-first', 'approve'],
  )
})

const upload = (kind: string, payload: Buffer, cookie = integrator.cookie) =>
  harness.app.inject({
    method: 'POST',
    url: `${at(applicationId, 'files')}?kind=${kind}&name=scan.pdf`,
    payload,
    headers: { cookie, 'content-type': 'application/octet-stream' },
  })

test('the papers are there to print; the agreement carries the hash that the platform kept', async () => {
  const get = async (name: string) =>
    harness.app.inject({ url: at(applicationId, name), headers: { cookie: integrator.cookie } })
  for (const [name, start] of [
    ['form.pdf', '%PDF-'],
    ['agreement.pdf', '%PDF-'],
    ['form.docx', 'PK'],
  ] as const) {
    const response = await get(name)
    assert.equal(response.statusCode, 200)
    assert.ok(response.rawPayload.toString('latin1').startsWith(start))
    assert.match(String(response.headers['content-disposition']), /^attachment;/)
    assert.equal(response.headers['x-content-type-options'], 'nosniff')
  }
  const { body } = await integrator.get(`/console/v1/applications/${applicationId}`)
  assert.match((body.agreement as { sha256: string }).sha256, /^[0-9a-f]{64}$/)
  const [file] = body.files as { fileId: string }[]
  const scan = await get(`files/${file?.fileId}`)
  assert.deepEqual(scan.rawPayload, PDF)
  assert.equal(scan.headers['content-security-policy'], "default-src 'none'; sandbox")
})

test('a production key waits until the sandbox has met every call that an integration must handle', async () => {
  const { body } = await integrator.get('/console/v1/apps?isSandbox=false')
  const [app] = body.items as { id: string }[]
  const appKey = app?.id ?? ''
  const make = () => integrator.post(`/console/v1/apps/${appKey}/make-key`, { graceHours: 1 })
  await sql`update staff.member set totp_confirmed_at = now() where username = 'wang.gong'`.execute(harness.database.db)
  const early = await make()
  assert.deepEqual([early.status, slug(early)], [409, 'not-now'])
  await meetAll()
  const made = await make()
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const [id, secret] = made.body.shown as { value: string }[]
  keyId = id?.value ?? ''
  live = new Integrator(harness, appKey, { algorithm: 'hmac-sha256', secret: secret?.value ?? '' })
  assert.match(secret?.value ?? '', /^ysk_live_/)
  assert.equal((await live.call('GET', '/open/v1/me')).status, 200)
})

/** What the conformance kit does, by hand. */
async function meetAll(): Promise<void> {
  const ask = async (outcome: string, changes: object = {}) => {
    const { body } = await sandbox.call('POST', '/open/v1/sandbox/codes', { citizen: 'adult', outcome })
    const { code, deploymentId } = body as { code: string; deploymentId: string }
    const request = {
      verificationId: uuidV7(harness.sources.now()),
      code,
      deploymentId,
      operator: { id: 'desk-1' },
      purpose: { item: 'visit', businessNo: '1' },
      scopes: [],
      ...changes,
    }
    return { request, answer: await sandbox.call('POST', '/open/v1/verifications', request) }
  }
  for (const word of CONFORMANCE.slice(0, 6)) await ask(word)
  const { request } = await ask('accepted')
  await sandbox.call('POST', '/open/v1/verifications', { ...request, operator: { id: 'another' } })
  await sandbox.call('GET', '/open/v1/me', undefined, { key: { algorithm: 'hmac-sha256', secret: 'x' } })
  const nonce = 'the-same-nonce-twice'
  await sandbox.call('GET', '/open/v1/me', undefined, { nonce })
  await sandbox.call('GET', '/open/v1/me', undefined, { nonce })
}

test('the approved app is shown what its form named, at that level, and nothing else', async () => {
  const me = await live.call('GET', '/open/v1/me')
  assert.deepEqual(me.body.scopes, [
    { scope: 'basic.name', level: 'masked' },
    { scope: 'basic.birth-date', level: 'yes-no' },
  ])
  const phone = await new Phone(harness, demoPeople[5] ?? assert.fail()).register()
  const ask = async (scopes: string[]) =>
    live.call('POST', '/open/v1/verifications', {
      verificationId: uuidV7(harness.sources.now()),
      code: await phone.mint(),
      deploymentId: (me.body.deploymentIds as string[])[0],
      operator: { id: 'desk-1' },
      purpose: { item: 'prescription-pickup', businessNo: '7' },
      scopes,
    })
  assert.deepEqual(Object.keys((await ask(['basic.name', 'basic.birth-date'])).body.holder as object), [
    'maskedName',
    'isAdult',
  ])
  harness.sources.advance(16)
  assert.equal((await ask(['basic.phone'])).status, 403)
})

test('a second key is made while the first works on; a third has to wait; the first ends with its grace; revoking is at once', async () => {
  const second = await integrator.post(`/console/v1/apps/${live.appKey}/make-key`, { graceHours: 1 })
  const [id, secret] = second.body.shown as { value: string }[]
  const next = { keyId: id?.value ?? '', key: { algorithm: 'hmac-sha256' as const, secret: secret?.value ?? '' } }
  assert.equal((await live.call('GET', '/open/v1/me')).status, 200)
  assert.equal((await live.call('GET', '/open/v1/me', undefined, next)).status, 200)
  assert.equal((await integrator.post(`/console/v1/apps/${live.appKey}/make-key`, { graceHours: 1 })).status, 409)
  // In steps: fifteen minutes without a word would sign the integrator out.
  for (let step = 0; step < 6; step++) {
    harness.sources.advance(601)
    await integrator.get('/console/v1/session')
  }
  assert.equal((await live.call('GET', '/open/v1/me')).status, 403)
  assert.equal((await live.call('GET', '/open/v1/me', undefined, next)).status, 200)
  assert.equal((await integrator.post(`/console/v1/keys/${next.keyId}/revoke`)).status, 200)
  assert.equal((await live.call('GET', '/open/v1/me', undefined, next)).status, 403)
  assert.notEqual(keyId, next.keyId)
})

test('an agreement that the operator ends kills every key with the next call, on two processes', async () => {
  const other = await harness.startSecond()
  const made = await integrator.post(`/console/v1/apps/${live.appKey}/make-key`, { graceHours: 0 })
  const [id, secret] = made.body.shown as { value: string }[]
  const key = { keyId: id?.value ?? '', key: { algorithm: 'hmac-sha256' as const, secret: secret?.value ?? '' } }
  assert.equal((await live.call('GET', '/open/v1/me', undefined, { ...key, app: other.app })).status, 200)
  const operatorNow = await addStaffMember(harness, { role: 'operator', areaPath: '/500000/500231/' })
  const ended = await operatorNow.post(`/console/v1/apps/${live.appKey}/end-agreement`, { reason: '违反协议' })
  assert.equal(ended.status, 200, JSON.stringify(ended.body))
  for (const app of [harness.app, other.app])
    assert.equal((await live.call('GET', '/open/v1/me', undefined, { ...key, app })).status, 403)
})

test('a form that is returned comes back as another version: stamps of the one before count no longer', async () => {
  const integratorNow = integrator
  const started = await integratorNow.post('/console/v1/applications/start', {
    scene: '取药核验',
    kind: '1',
    unitId: 'unt_health',
  })
  const id = String(started.body.id)
  applicationId = id
  const reviewer = await addStaffMember(harness, { role: 'reviewer', areaPath: '/500000/' })
  const unit = await addStaffMember(harness, { role: 'unit-coordinator', unitId: 'unt_health' })
  for (const step of [1, 2]) {
    assert.equal((await integratorNow.post(at(id, 'fill'), FORM)).status, 200)
    assert.equal((await integratorNow.post(at(id, 'submit'))).status, 200)
    assert.equal((await unit.post(at(id, 'confirm'))).status, 200)
    assert.equal((await integratorNow.post(at(id, 'send-for-review'))).status, 409)
    for (const kind of ['form', 'agreement']) await upload(kind, PDF)
    assert.equal((await integratorNow.post(at(id, 'send-for-review'))).status, 200)
    if (step === 2) break
    assert.equal((await reviewer.post(at(id, 'return'), {})).status, 400, 'without a comment nobody knows what to mend')
    assert.equal((await reviewer.post(at(id, 'return'), { comment: '请改场所名称' })).status, 200)
  }
  const { body } = await integratorNow.get(`/console/v1/applications/${id}`)
  assert.equal(body.version, 2)
})

test('what is no sound PDF, JPEG or PNG, or holds a virus, is not kept, whatever it is called', async () => {
  const started = await integrator.post('/console/v1/applications/start', {
    scene: '上传',
    kind: '1',
    unitId: 'unt_health',
  })
  const id = String(started.body.id)
  applicationId = id
  assert.equal((await upload('form', PDF)).statusCode, 409, 'not before the unit has confirmed')
  await integrator.post(at(id, 'fill'), FORM)
  await integrator.post(at(id, 'submit'))
  const unit = await addStaffMember(harness, { role: 'unit-member', unitId: 'unt_health' })
  await unit.post(at(id, 'confirm'))
  const eicar = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*')
  for (const bad of [
    Buffer.from('<html><script>alert(1)</script>'),
    Buffer.from('GIF89a'),
    Buffer.concat([Buffer.from('<script>'), PDF]),
    pdfOf('2 0 obj <</S/JavaScript/JS(x)>> endobj'),
    pdfOf(`2 0 obj (${eicar.toString('latin1')}) endobj`),
    Buffer.alloc(0),
  ]) {
    const { statusCode } = await upload('form', bad)
    assert.ok(statusCode === 422 || statusCode === 415, `${statusCode}: ${bad.toString('latin1').slice(0, 30)}`)
  }
  assert.equal((await upload('form', Buffer.alloc(10 * 1024 * 1024 + 1, PDF))).statusCode, 413)
  assert.equal(
    (await all(harness.database.db, sql`select 1 from apps.application_file where application_id = ${id}`)).length,
    0,
  )
})

test('the steps are nobody’s but whose they are: another company, another unit and other roles get nowhere', async () => {
  const started = await integrator.post('/console/v1/applications/start', {
    scene: '他人',
    kind: '1',
    unitId: 'unt_health',
  })
  const id = String(started.body.id)
  await sql`insert into apps.company (company_id, name, uscc, created_at) values ('cmp_other', '另一公司', '', now())`.execute(
    harness.database.db,
  )
  const stranger = await addStaffMember(harness, { role: 'integrator', companyId: 'cmp_other' })
  const otherUnit = await addStaffMember(harness, { role: 'unit-member', unitId: 'unt_education' })
  const operatorNow = await addStaffMember(harness, { role: 'operator', areaPath: '/' })
  assert.equal((await stranger.post(at(id, 'fill'), FORM)).status, 404)
  assert.equal((await stranger.get(`/console/v1/applications/${id}`)).status, 404)
  assert.equal((await otherUnit.post(at(id, 'confirm'))).status, 404)
  assert.equal((await operatorNow.post(at(id, 'fill'), FORM)).status, 403)
  assert.equal((await upload('form', PDF, stranger.cookie)).statusCode, 404)
  assert.equal((await stranger.get(`/console/v1/companies?companyId=${companyId}`)).body.total, 0)
})
