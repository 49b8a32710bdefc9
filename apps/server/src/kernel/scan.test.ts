import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { generateNodeSigner } from '@yima/code/node'
import { county, demoPeople } from '@yima/demo'
import { sql } from 'kysely'
import { assertProblem, countRows } from '../testing/checks.ts'
import { Gate, uuidV7 } from '../testing/gate.ts'
import { startHarness } from '../testing/harness.ts'
import { Phone } from '../testing/phone.ts'

const harness = await startHarness()
after(() => harness.close())
const { db } = harness.database
const terminalIdAt = (index: number): string =>
  county.terminals.at(index)?.terminalId ?? assert.fail('no such terminal')
const gate = new Gate(harness)
const otherGate = new Gate(harness, terminalIdAt(1))
const phone = await new Phone(harness, demoPeople[0] ?? assert.fail('no people')).register()
/** Rows that decisions leave behind: verifications, ledger entries, used codes, events. */
const counts = () =>
  Promise.all(
    ['kernel.verification', 'ledger.entry', 'kernel.code_use']
      .map(table => countRows(db, table))
      .concat(countRows(db, 'kernel.outbox', sql`topic = 'verification.recorded'`)),
  )

test('a fresh code opens the gate, and the visit stands in the citizen’s list', async () => {
  const decision = await gate.scan(await phone.mint())
  assert.equal(decision.outcome, 'accepted')
  assert.equal(decision.reason, undefined)
  assert.equal(decision.direction, 'in')
  assert.deepEqual(decision.message, { zh: '验证通过', en: 'Code accepted' })
  assert.equal(decision.revealed, undefined)
  const { items } = (await phone.call('GET', '/citizen/v1/ledger')).body as { items: Record<string, unknown>[] }
  const place = county.places.find(({ placeId }) => placeId === county.deployments[0]?.placeId)
  assert.deepEqual(
    [items.length, items[0]?.place, items[0]?.outcome, items[0]?.fields],
    [1, place?.name, 'accepted', []],
  )
})

test('every decision leaves one verification and one event; one ledger entry whenever a person was named; one use when accepted', async () => {
  const cases: [string, string, number[]][] = [
    [await phone.mint(), 'accepted', [1, 1, 1, 1]],
    [await phone.mint({ mintedAt: phone.nowSeconds - 180 }), 'stale', [1, 1, 0, 1]],
    [await phone.mint({ signer: generateNodeSigner() }), 'bad-signature', [1, 0, 0, 1]],
    ['not a code', 'malformed', [1, 0, 0, 1]],
  ]
  for (const [code, expected, more] of cases) {
    const before = await counts()
    const { outcome, reason } = await gate.scan(code)
    assert.equal(reason ?? outcome, expected)
    assert.deepEqual(
      (await counts()).map((count, index) => count - (before[index] ?? 0)),
      more,
      expected,
    )
  }
})

test('a code is used once, anywhere: the second gate says so, and what to do', async () => {
  const code = await phone.mint()
  assert.equal((await gate.scan(code)).outcome, 'accepted')
  for (const second of [gate, otherGate]) {
    const { outcome, reason, action, advice } = await second.scan(code)
    assert.deepEqual([outcome, reason, action], ['refused', 'reused', 'refresh'])
    assert.match(advice.zh, /换一个新码/)
  }
})

test('a code is stale after its time and not yet valid before it', async () => {
  for (const [seconds, expected] of [
    [-180, 'stale'],
    [-31, 'stale'],
    [-30, 'accepted'],
    [3600, 'not-yet-valid'],
  ] as const) {
    const { outcome, reason } = await gate.scan(await phone.mint({ mintedAt: phone.nowSeconds + seconds }))
    assert.equal(reason ?? outcome, expected, String(seconds))
  }
})

test('a code minted with another key proves nothing and names nobody', async () => {
  const before = await countRows(db, 'ledger.entry')
  const thief = await phone.mint({ signer: generateNodeSigner() })
  assert.equal((await gate.scan(thief)).reason, 'bad-signature')
  const otherPass = await phone.mint({ index: 1, signer: phone.passKeys[2] ?? assert.fail('no key') })
  assert.equal((await gate.scan(otherPass)).reason, 'bad-signature')
  assert.equal(await countRows(db, 'ledger.entry'), before)
})

test('a code with one bit altered is refused wherever the bit lies, and does not use up the true one', async () => {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const code = await phone.mint()
  for (let at = 0; at < code.length; at += 3) {
    const value = letters.indexOf(code.charAt(at))
    if (value < 0) continue
    const altered = code.slice(0, at) + letters.charAt(value ^ (1 << (at % 5))) + code.slice(at + 1)
    assert.equal((await gate.scan(altered)).outcome, 'refused', `letter ${at}`)
  }
  assert.equal((await gate.scan(code)).outcome, 'accepted')
})

test('what a scanner adds around a code or does to its letters changes nothing', async () => {
  const codes = await Promise.all([0, 1, 2].map(() => phone.mint()))
  const [first = '', second = '', third = ''] = codes
  const wide = third.replaceAll(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
  for (const read of [`  ${first}\r\n`, second.toLowerCase(), wide])
    assert.equal((await gate.scan(read)).outcome, 'accepted')
  assert.equal((await gate.scan(first)).reason, 'reused')
})

test('whatever a scanner may read is judged, not refused for its form', async () => {
  for (const code of ['', ' ', '\u0000\ud800', '{"__proto__":1}', '码'.repeat(1024), 'https://example.org/', 'YM1'])
    assert.equal((await gate.scan(code)).reason, 'malformed', JSON.stringify(code.slice(0, 20)))
  assertProblem(
    await gate.post('/terminal/v1/verifications', { verificationId: gate.newId(), code: 'x'.repeat(1025) }),
    400,
    'request-invalid',
  )
})

test('the two closed places refuse on the way in, keep the code’s use, and let people out', async () => {
  for (const index of [-1, -2]) {
    const closed = new Gate(harness, terminalIdAt(index))
    const code = await phone.mint()
    assert.equal((await closed.scan(code)).reason, 'place-closed')
    assert.equal((await closed.scan(code)).reason, 'reused')
    assert.equal((await closed.scan(await phone.mint(), { direction: 'out' })).outcome, 'accepted')
  }
})

test('a scene that is not live takes no scans, whatever the code', async () => {
  await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default) values (${gate.terminalId}, 'dep_bus', false)`.execute(
    db,
  )
  for (const [stage, expected] of [
    ['planned', 'not-live'],
    ['connecting', 'not-live'],
    ['paused', 'not-live'],
    ['trial', 'accepted'],
    ['live', 'accepted'],
  ] as const) {
    await sql`update places.deployment set stage = ${stage} where deployment_id = 'dep_bus'`.execute(db)
    const { outcome, reason } = await gate.scan(await phone.mint(), { deploymentId: 'dep_bus' })
    assert.equal(reason ?? outcome, expected, stage)
  }
})

test('a direction that the place does not serve is refused', async () => {
  await sql`update places.deployment set directions = '{in}' where deployment_id = 'dep_bus'`.execute(db)
  const { reason } = await gate.scan(await phone.mint(), { deploymentId: 'dep_bus', direction: 'out' })
  assert.equal(reason, 'direction-not-served')
})

test('another terminal’s deployment is the 404 of one that never was, and leaves nothing', async () => {
  const before = await counts()
  const answers = await Promise.all(
    [county.deployments[1]?.deploymentId, 'dep_never-was'].map(async deploymentId =>
      gate.post('/terminal/v1/verifications', { verificationId: gate.newId(), code: await phone.mint(), deploymentId }),
    ),
  )
  for (const answer of answers) assertProblem(answer, 404, 'not-found')
  const [other, missing] = answers.map(({ body }) => ({ ...body, instance: '' }))
  assert.deepEqual(other, missing)
  assert.deepEqual(await counts(), before)
})

test('an id whose time is ten minutes off is refused before anything is looked at', async () => {
  for (const minutes of [-11, 11]) {
    const verificationId = uuidV7(harness.sources.now() + minutes * 60_000)
    assertProblem(
      await gate.post('/terminal/v1/verifications', { verificationId, code: await phone.mint() }),
      422,
      'verification-time',
    )
  }
  assertProblem(
    await gate.post('/terminal/v1/verifications', { verificationId: '0b0e6b1c-6a0e-4f0a-8a3e-000000000000', code: '' }),
    400,
    'request-invalid',
  )
})

test('a terminal that was switched off is unknown from the next scan on', async () => {
  const ended = new Gate(harness, terminalIdAt(5))
  assert.equal((await ended.scan(await phone.mint())).outcome, 'accepted')
  await sql`update places.terminal set ended_at = now() where terminal_id = ${ended.terminalId}`.execute(db)
  assertProblem(
    await ended.post('/terminal/v1/verifications', { verificationId: ended.newId(), code: '' }),
    401,
    'terminal-unknown',
  )
})
