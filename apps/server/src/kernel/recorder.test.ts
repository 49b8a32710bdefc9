import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county, demoPeople } from '@yima/demo'
import fc from 'fast-check'
import { sql } from 'kysely'
import { countRows } from '../testing/checks.ts'
import { type Decision, Gate } from '../testing/gate.ts'
import { type Harness, startHarness } from '../testing/harness.ts'
import { Phone } from '../testing/phone.ts'
import { all } from './db.ts'

const LONG = process.env.YIMA_LONG === '1'
const together = await startHarness()
const alone = await startHarness({ options: { recorder: false } })
after(async () => {
  await together.close()
  await alone.close()
})

/** One gate that is open, its neighbour, and one whose place is closed. */
const gatesOf = (harness: Harness) =>
  [0, 1, -1].map(index => new Gate(harness, county.terminals.at(index)?.terminalId ?? assert.fail('no gate')))
const registered = (harness: Harness) =>
  Promise.all([0, 1].map(index => new Phone(harness, demoPeople[index] ?? assert.fail('no people')).register()))

type Side = { harness: Harness; gates: Gate[]; phones: Phone[] }
const sideOf = async (harness: Harness): Promise<Side> => ({
  harness,
  gates: gatesOf(harness),
  phones: await registered(harness),
})
const [grouped, single] = [await sideOf(together), await sideOf(alone)]

/** What may be asked: whose code, shown when, at which gate; an earlier code or an earlier id again. */
const asked = fc.record({
  phone: fc.nat(1),
  gate: fc.nat(2),
  age: fc.constantFrom(0, 0, 0, 0, -31, 120),
  code: fc.constantFrom('fresh', 'fresh', 'fresh', 'earlier', 'altered', 'no code'),
  id: fc.constantFrom('fresh', 'fresh', 'fresh', 'fresh', 'earlier'),
})
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never
type Request = { gate: Gate; body: { verificationId: string; code: string } }

/** Turns what is asked into requests; the same list gives two sides requests of the same kind. */
async function requestsOf({ gates, phones, harness }: Side, list: readonly Asked[]): Promise<Request[]> {
  const requests: Request[] = []
  for (const [index, { phone, gate, age, code, id }] of list.entries()) {
    const before = requests[Math.floor(index / 2)]
    const [holder, at] = [phones[phone] ?? assert.fail(), gates[gate] ?? assert.fail()]
    const minted = await holder.mint({ mintedAt: Math.floor(harness.sources.now() / 1000) + age })
    const text = {
      fresh: minted,
      earlier: before?.body.code ?? minted,
      altered: `${minted.slice(0, 60)}${minted[60] === '7' ? '8' : '7'}${minted.slice(61)}`,
      'no code': 'no code',
    }[code]
    const again = id === 'earlier' ? before : undefined
    const verificationId = again?.body.verificationId ?? at.newId()
    requests.push({ gate: again?.gate ?? at, body: { verificationId, code: text } })
  }
  return requests
}

const send = ({ gate, body }: Request) => gate.post('/terminal/v1/verifications', body)
const told = ({ status, body }: { status: number; body: Decision }): string =>
  `${status} ${body.reason ?? body.outcome ?? ''}`

/** Rows of all books but the names in them. */
const booksOf = ({ harness: { database } }: Side) =>
  all(
    database.db,
    sql`select v.at::text, v.scene_id, v.deployment_id, v.outcome, v.reason, v.answer - 'verificationId' - 'citizenId' as answer,
        v.subject = v.caller as nameless, (v.answer ? 'citizenId') as named, e.place_name, e.unit_name, e.direction, e.outcome as told, e.fields,
        e.citizen_id = v.subject as own, u.day::text, o.topic, o.payload - 'verificationId' as payload
      from kernel.verification v left join ledger.entry e using (verification_id)
        left join kernel.code_use u using (verification_id)
        left join kernel.outbox o on o.payload ->> 'verificationId' = v.verification_id::text
      order by v.at`,
  )

async function clear({ harness: { database } }: Side): Promise<void> {
  for (const table of ['kernel.verification', 'ledger.entry', 'kernel.code_use', 'kernel.outbox'])
    await sql`delete from ${sql.table(table)}`.execute(database.db)
}

test('scans one after the other get the same answers and leave the same rows, written together or each alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 12 }), async list => {
      const outcomes: string[][] = []
      single.harness.sources.moveTo(grouped.harness.sources.now())
      for (const side of [grouped, single]) {
        await clear(side)
        const answers: string[] = []
        for (const request of await requestsOf(side, list)) {
          answers.push(told(await send(request)))
          side.harness.sources.advance(0.001)
        }
        outcomes.push(answers)
      }
      assert.deepEqual(outcomes[0], outcomes[1])
      assert.deepEqual(await booksOf(grouped), await booksOf(single))
      for (const side of [grouped, single]) side.harness.sources.advance(5)
    }),
    { numRuns: LONG ? 500 : 40 },
  )
})

test('of scans all at once each id is on record once, each code opens once, and no code is used up unanswered', async () => {
  const { db } = together.database
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 2, maxLength: 40 }), async list => {
      await clear(grouped)
      const requests = await requestsOf(grouped, list)
      const answers = await Promise.all(requests.map(send))
      const ids = new Set(requests.map(({ gate, body }) => `${gate.terminalId} ${body.verificationId}`))
      assert.equal(await countRows(db, 'kernel.verification'), ids.size)
      const opened = requests.filter((_, index) => answers[index]?.body.outcome === 'accepted')
      const openedOnce = new Map(
        opened.map(({ gate, body }) => [body.code, `${gate.terminalId} ${body.verificationId}`]),
      )
      for (const { gate, body } of opened)
        assert.equal(openedOnce.get(body.code), `${gate.terminalId} ${body.verificationId}`, 'a code opened twice')
      for (const { status } of answers) assert.ok(status === 200 || status === 409)
      const strays = await all(
        db,
        sql`select 1 from kernel.code_use u where not exists (select 1 from kernel.verification v
          where v.verification_id = u.verification_id and v.caller = u.caller)
        union all select 1 from kernel.verification v where v.outcome = 'accepted' and not exists (select 1 from kernel.code_use u
          where v.verification_id = u.verification_id and v.caller = u.caller)
        union all select 1 from kernel.verification v where v.subject <> v.caller and not exists (select 1 from ledger.entry e
          where v.verification_id = e.verification_id and v.caller = e.terminal_id and v.subject = e.citizen_id and v.outcome = e.outcome)`,
      )
      assert.equal(strays.length, 0)
      together.sources.advance(5)
    }),
    { numRuns: LONG ? 500 : 40 },
  )
})

/** How many groups were written, and how many fell apart. */
async function groups(): Promise<{ written: number; fellApart: number }> {
  const { body } = await together.app.inject({ method: 'GET', url: '/metrics' })
  const count = (result: string): number =>
    Number(new RegExp(`^yima_scan_group_size_count\\{result="${result}"\\} (\\d+)$`, 'm').exec(body)?.[1] ?? 0)
  return { written: count('written'), fellApart: count('fell-apart') }
}

test('scans that come together are written by few statements', async () => {
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, index) => grouped.phones[0]?.mint({ index: index % 32 }) ?? ''),
  )
  const [gate = assert.fail()] = grouped.gates
  const before = await groups()
  const answers = await Promise.all(codes.map(code => gate.scan(code)))
  const { written, fellApart } = await groups()
  assert.ok(answers.every(({ outcome }) => outcome === 'accepted'))
  assert.equal(fellApart, before.fellApart)
  assert.ok(written - before.written <= 10, `${written - before.written} statements for 40 scans`)
})

test('two processes asked at once under one id for different codes: one is answered, the other’s code still opens', async () => {
  const { app } = await together.startSecond()
  const here = grouped.gates[0] ?? assert.fail()
  const there = new Gate({ ...together, app }, here.terminalId)
  for (let round = 0; round < (LONG ? 200 : 20); round++) {
    const verificationId = here.newId()
    const codes = await Promise.all(grouped.phones.map(phone => phone.mint({ index: round % 32 })))
    const answers = await Promise.all(
      [here, there].map((gate, index) =>
        gate.post('/terminal/v1/verifications', { verificationId, code: codes[index] }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const loser = codes[answers.findIndex(({ status }) => status === 409)] ?? assert.fail()
    assert.equal((await here.scan(loser)).outcome, 'accepted')
    together.sources.advance(1)
  }
})

test('when one scan of a group cannot be written, it alone fails and the others are on record', async () => {
  const { db } = together.database
  const [gate = assert.fail(), other = assert.fail()] = grouped.gates
  await sql`alter table kernel.verification add constraint planted check (caller <> ${sql.lit(other.terminalId)}) not valid`.execute(
    db,
  )
  try {
    const before = await groups()
    const requests = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => ({
        gate: index === 5 ? other : gate,
        body: { verificationId: gate.newId(), code: (await grouped.phones[1]?.mint({ index })) ?? '' },
      })),
    )
    const answers = await Promise.all(requests.map(send))
    assert.deepEqual(
      answers.map(({ status }) => status),
      requests.map(({ gate: at }) => (at === other ? 500 : 200)),
    )
    assert.ok((await groups()).fellApart > before.fellApart)
    for (const { gate: at, body } of requests)
      for (const table of ['kernel.verification', 'ledger.entry', 'kernel.code_use'])
        assert.equal(await countRows(db, table, sql`verification_id = ${body.verificationId}`), at === other ? 0 : 1)
  } finally {
    await sql`alter table kernel.verification drop constraint planted`.execute(db)
  }
})
