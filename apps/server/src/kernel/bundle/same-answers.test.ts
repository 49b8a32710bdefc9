import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { county, demoPeople } from '@yima/demo'
import fc from 'fast-check'
import { sql } from 'kysely'
import { demoToken } from '../../demo/seed-county.ts'
import { putDeployment, putTerminal } from '../../modules/places/index.ts'
import { Gate } from '../../testing/gate.ts'
import { startHarness } from '../../testing/harness.ts'
import { listScene } from '../../testing/list-scene.ts'
import { OfflineGate } from '../../testing/offline-gate.ts'
import { Phone } from '../../testing/phone.ts'
import { inTransaction } from '../db.ts'

const RUNS = process.env.YIMA_LONG === '1' ? 2000 : 150
const HOUR = 3600

const listed = new Set<string>()
const harness = await startHarness({ scenes: [listScene(listed)] })
after(() => harness.close())
const { db } = harness.database

const [place = assert.fail('no place')] = county.places
await inTransaction(db, async tx => {
  for (const [name, openingHours] of [
    ['list', 'always'],
    ['list-night', [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '04:00' }]],
  ] as const) {
    const deploymentId = `dep_${name}`
    const terminalId = `trm_${name}`
    await putDeployment(tx, {
      deploymentId,
      sceneId: 'test-list',
      placeId: place.placeId,
      unitId: place.unitId,
      stage: 'live',
      directions: ['in'],
      openingHours,
    })
    const token = demoToken(harness.rootKey, terminalId)
    await putTerminal(tx, harness.sources.now(), { terminalId, name, direction: 'in', deploymentId, token })
  }
})

const people = demoPeople.slice(0, 4)
const phones = await Promise.all(people.map(person => new Phone(harness, person).register()))
const citizenIdOf = async (index: number): Promise<string> => {
  const { rows } = await sql<{
    id: string
  }>`select citizen_id as id from passes.holder order by created_at, citizen_id`.execute(db)
  return rows[index]?.id ?? assert.fail('no such citizen')
}
listed.add(await citizenIdOf(0)).add(await citizenIdOf(1))
await phones[3]?.call('POST', '/citizen/v1/loss', {})
harness.sources.advance(HOUR)
await harness.runWork('deny-list')
await harness.runWork('offline-filters')

const terminalIds = [
  ...[0, 1, 2, -1, -2].map(index => county.terminals.at(index)?.terminalId ?? assert.fail('no terminal')),
  'trm_list',
  'trm_list-night',
]
const pairs = await Promise.all(
  terminalIds.map(async terminalId => {
    const online = new Gate(harness, terminalId)
    const offline = new OfflineGate(harness, online)
    await offline.refresh()
    return { online, offline }
  }),
)

const alter = fc.record({
  at: fc.nat(400),
  letter: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZilou \r\n码'),
})
const step = fc.record({
  gate: fc.nat(terminalIds.length - 1),
  phone: fc.nat(phones.length - 1),
  index: fc.nat(3),
  age: fc.constantFrom(0, 0, 0, 0, -20, -21, 30, 31, 200, 90_000, 200_000),
  direction: fc.constantFrom('in' as const, 'in' as const, 'out' as const),
  repeat: fc.boolean(),
  alter: fc.option(alter, { freq: 2 }),
  pause: fc.constantFrom(0, 0, 1, 60, HOUR),
})
const scans = fc.array(step, { maxLength: 12, size: 'max' })
type Step = Parameters<Parameters<typeof step.map>[0]>[0]

const plain: Step = { gate: 0, phone: 0, index: 0, age: 0, direction: 'in', repeat: false, alter: null, pause: 60 }
/** Rare in random sequences: a code used twice, and a person who is not on the list. */
const rareSequences = [
  [plain, { ...plain, repeat: true }],
  [{ ...plain, gate: terminalIds.indexOf('trm_list'), phone: 2 }],
]

/** What the off-line gate says for the platform's words, and the other way round: nothing but the very same. */
test('an off-line gate gives the answer that the platform gives, for any sequence of scans at any gate', async () => {
  const start = harness.sources.now()
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(scans, async sequence => {
      const lastText = new Map<number, string>()
      for (const step of sequence) {
        harness.sources.moveTo(start + ((harness.sources.now() - start + step.pause * 1000) % (20 * HOUR * 1000)))
        const { online, offline } = pairs[step.gate] ?? assert.fail('no gate')
        const phone = phones[step.phone] ?? assert.fail('no phone')
        const mintedAt = phone.nowSeconds - step.age
        const fresh = await phone.mint({ index: step.index, mintedAt })
        const text = step.repeat ? (lastText.get(step.gate) ?? fresh) : fresh
        lastText.set(step.gate, text)
        const { at, letter } = step.alter ?? { at: -1, letter: '' }
        const shown = step.alter === null ? text : text.slice(0, at) + letter + text.slice(at + 1)
        const mine = await offline.judge(shown, step.direction)
        const theirs = await online.scan(shown, { direction: step.direction })
        const said = ({ outcome, reason, action }: { outcome: string; reason?: string; action: string }) =>
          `${outcome} ${reason ?? ''} ${action}`
        assert.equal(said(mine), said(theirs), shown.slice(0, 40))
        assert.deepEqual([mine.says, mine.advice], [theirs.message, theirs.advice])
        seen.set(theirs.reason ?? theirs.outcome, (seen.get(theirs.reason ?? theirs.outcome) ?? 0) + 1)
      }
    }),
    { numRuns: RUNS, examples: rareSequences.map(sequence => [sequence]) },
  )
  console.log(`same answers: ${JSON.stringify(Object.fromEntries([...seen].sort()))}`)
  const wanted =
    'accepted bad-signature direction-not-served malformed not-on-list not-yet-valid place-closed reused revoked stale'
  for (const reason of wanted.split(' ')) assert.ok(seen.has(reason), `never seen: ${reason}`)
})
