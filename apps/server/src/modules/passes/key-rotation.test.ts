import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cityMidnight, decodePass } from '@yima/code'
import { county, demoPeople } from '@yima/demo'
import fc from 'fast-check'
import { sql } from 'kysely'
import { CommandRefused } from '../../admin/command.ts'
import { runCommand } from '../../admin/commands.ts'
import { createVault } from '../../kernel/vault.ts'
import { Gate } from '../../testing/gate.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { OfflineGate } from '../../testing/offline-gate.ts'
import { Phone } from '../../testing/phone.ts'

const HOUR = 3600
const DAY = 86_400
const RUNS = process.env.YIMA_LONG === '1' ? 60 : 8

/** The operator's command line on the harness's store. */
const operate = (harness: Harness, ...typed: string[]): Promise<readonly string[]> =>
  runCommand(
    {
      db: harness.database.db,
      sources: harness.sources,
      vault: createVault(harness.rootKey, harness.sources),
      prefix: 'YKU',
      dataFolder: '',
      production: false,
      suites: { issuer: 1, device: 1 },
      actor: 'os:tester',
      rootKeyFile: '',
      databaseUrl: undefined,
    },
    typed,
  )

const personOf = (index: number) => demoPeople[index] ?? assert.fail('no people')
const terminalOf = (index: number) => county.terminals[index]?.terminalId ?? assert.fail('no terminal')
const keyOf = (phone: Phone): number => decodePass(phone.passes[0] ?? assert.fail('no pass'))?.keyNumber ?? -1

const shared = await startHarness()
after(() => shared.close())

/** A new strip, signing in again where the session has ended meanwhile. */
async function renew(phone: Phone): Promise<void> {
  if ((await phone.fetchStrip()).status === 200) return
  await phone.signIn()
  await phone.proveIdentity()
  const { status, body } = await phone.fetchStrip()
  assert.equal(status, 200, JSON.stringify(body))
}

test('an announced key is published ahead, signs from its day on, and the old one verifies until its passes end', async () => {
  const harness = await startHarness()
  try {
    const phone = await new Phone(harness, personOf(0)).register()
    const gate = new Gate(harness, terminalOf(0))
    const offline = new OfflineGate(harness, gate)
    assert.match((await operate(harness, 'keys', 'announce')).join(), /announced key 2/)
    await assert.rejects(operate(harness, 'keys', 'announce'), CommandRefused)
    await harness.runWork('keys')
    const { keyRows } = (await harness.app.inject('/.well-known/yima/YKU.json')).json()
    assert.deepEqual(
      keyRows.map(({ number }: { number: number }) => number),
      [1, 2],
    )
    const start = cityMidnight(phone.nowSeconds) + 8 * DAY
    await harness.runWork('deny-list')
    assert.deepEqual(
      (await offline.refresh()).bundle.keyRows.map(({ number }) => number),
      [1, 2],
    )
    harness.sources.moveTo((start - HOUR) * 1000)
    await renew(phone)
    const old = { passes: phone.passes, passKeys: phone.passKeys }
    assert.equal(keyOf(phone), 1, 'the old key signs until its last day is over')
    harness.sources.moveTo((start + HOUR) * 1000)
    await harness.runWork('partitions')
    await renew(phone)
    assert.equal(keyOf(phone), 2)
    await harness.runWork('deny-list')
    await offline.refresh()
    assert.equal((await gate.scan(await phone.mint())).outcome, 'accepted')
    assert.equal((await offline.judge(await phone.mint())).outcome, 'accepted')
    Object.assign(phone, old)
    assert.equal(
      (await gate.scan(await phone.mint({ index: 1 }))).outcome,
      'accepted',
      'a pass of the old key lives on',
    )
    assert.equal((await offline.judge(await phone.mint({ index: 1 }))).outcome, 'accepted')
    harness.sources.moveTo((start + 2 * DAY) * 1000)
    await harness.runWork('partitions')
    assert.equal((await gate.scan(await phone.mint({ index: 2 }))).reason, 'pass-expired')
  } finally {
    await harness.close()
  }
})

test('what ends a pass holds at the next decision of every process, before it has read anything anew', async () => {
  const second = await shared.startSecond()
  const gates = [new Gate(shared, terminalOf(0)), new Gate({ ...shared, app: second.app }, terminalOf(1))] as const
  const lost = await new Phone(shared, personOf(1)).register()
  const claimed = await new Phone(shared, personOf(2)).register()
  const leaked = await new Phone(shared, personOf(3)).register()
  for (const [index, phone] of [lost, claimed, leaked].entries())
    for (const gate of gates) {
      const at = index * 2 + gates.indexOf(gate)
      assert.equal((await gate.scan(await phone.mint({ index: at }))).outcome, 'accepted')
    }
  await lost.call('POST', '/citizen/v1/loss', {})
  const claimant = new Phone(shared, { ...personOf(2) })
  await claimant.signIn()
  await claimant.proveIdentity()
  assert.equal((await claimant.bindDevice()).status, 200)
  for (const gate of gates) assert.equal((await gate.scan(await lost.mint({ index: 9 }))).reason, 'revoked')

  await operate(shared, 'keys', 'compromise', String(keyOf(leaked)), '--reason', 'a test')
  for (const gate of gates) assert.equal((await gate.scan(await leaked.mint({ index: 10 }))).reason, 'revoked')
  assert.equal((await leaked.fetchStrip()).status, 503, 'no strip under it, by a process that has not heard either')
  for (const runWork of [shared.runWork, second.runWork]) await runWork('keys')
  for (const gate of gates) assert.equal((await gate.scan(await leaked.mint({ index: 11 }))).reason, 'unknown-issuer')
  assert.deepEqual(
    ((await leaked.call('GET', '/citizen/v1/clock')).body as { keyNumbers: number[] }).keyNumbers.includes(
      keyOf(leaked),
    ),
    false,
    'phones are told to drop its passes',
  )
})

test('a compromised key dies off line with the next bundle, and phones go on under the key that took over', async () => {
  const phone = await new Phone(shared, personOf(4)).register()
  const gate = new Gate(shared, terminalOf(2))
  const offline = new OfflineGate(shared, gate)
  await shared.runWork('deny-list')
  await offline.refresh()
  const key = keyOf(phone)
  assert.match((await operate(shared, 'keys', 'compromise', String(key), '--reason', 'a test')).join(), /ended [1-9]/)
  assert.equal((await offline.judge(await phone.mint())).outcome, 'accepted', 'a gate that heard nothing cannot know')
  await shared.runWork('keys')
  await offline.refresh()
  assert.equal((await offline.judge(await phone.mint({ index: 1 }))).reason, 'unknown-issuer')
  await renew(phone)
  assert.notEqual(keyOf(phone), key)
  assert.equal((await offline.judge(await phone.mint())).outcome, 'accepted')
  assert.equal((await gate.scan(await phone.mint())).outcome, 'accepted')
  await assert.rejects(operate(shared, 'keys', 'compromise', String(key), '--reason', 'a test'), CommandRefused)
})

test('a gate follows the root over any number of successors, and takes nothing of a root that no signature leads to', async () => {
  const gate = new Gate(shared, terminalOf(3))
  const offline = new OfflineGate(shared, gate)
  await shared.runWork('deny-list')
  const before = await offline.refresh()
  for (let time = 0; time < 3; time++) await operate(shared, 'keys', 'rotate-root')
  await shared.runWork('keys')
  shared.sources.advance(1)
  const behind = await offline.refresh()
  assert.notEqual(behind.root.publicKey, before.root.publicKey)
  const stranger = await startHarness()
  try {
    await stranger.runWork('deny-list')
    const forged = new OfflineGate(stranger, new Gate(stranger, terminalOf(3)))
    await forged.refresh()
    offline.meet(forged)
    await assert.rejects(offline.refresh(), /bad-signature/)
  } finally {
    await stranger.close()
  }
})

test('commands that cannot be done say why in one line and change nothing', async () => {
  const before = await operate(shared, 'keys', 'list')
  const audited = async () =>
    (
      await sql<{
        actor: string
      }>`select actor from kernel.audit where action like 'issuer-key-%' or action like 'root-key-%'`.execute(
        shared.database.db,
      )
    ).rows
  const rows = await audited()
  assert.ok(
    rows.some(({ actor }) => actor === 'os:tester'),
    'who changed a key is in the audit',
  )
  for (const typed of [
    ['keys', 'compromise'],
    ['keys', 'compromise', 'x'],
    ['keys', 'compromise', '250', '--reason', 'a test'],
    ['keys', 'compromise', '1'],
    ['keys', 'announce', '--days', '2'],
    ['keys', 'announce', '--days', 'soon'],
    ['keys', 'announce', '--years', '2'],
    ['keys', 'rotate-root', '--suites', '3/1'],
    ['keys'],
    ['nothing'],
  ])
    await assert.rejects(operate(shared, ...typed), (error: Error) => /\p{Script=Han}.*[A-Za-z]/u.test(error.message))
  assert.deepEqual(await operate(shared, 'keys', 'list'), before)
  assert.equal((await audited()).length, rows.length)
})

/** `retires`: the midnight from which another signs; a key that has retired does not come back. */
type ModelKey = { from: number; retires: number; isDead: boolean }
type Step = { what: 'announce' | 'compromise' | 'renew' | 'scan' | 'refresh' | 'rotate' | 'wait'; pick: number }

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('announce', 'compromise', 'renew', 'scan', 'scan', 'refresh', 'rotate', 'wait', 'wait'),
    pick: fc.nat(1000),
  }),
  { minLength: 25, maxLength: 25 },
)
const WAITS = [HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY]
const BUNDLE_DAYS = 7
const FOREVER = Number.POSITIVE_INFINITY

/** What a gate may say of a pass, by a few lines that know nothing of how it is done. */
test('over any order of announcing, distrusting, renewing and waiting, gates on line and off line say what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async list => {
      const harness = await startHarness()
      try {
        await playKeys(harness, list)
      } finally {
        await harness.close()
      }
    }),
    { numRuns: RUNS },
  )
})

async function playKeys(harness: Harness, list: readonly Step[]): Promise<void> {
  const keys = new Map<number, ModelKey>([[1, { from: 0, retires: FOREVER, isDead: false }]])
  const phone = await new Phone(harness, personOf(5)).register()
  const gate = new Gate(harness, terminalOf(0))
  const offline = new OfflineGate(harness, gate)
  const held = { at: 0, denyAt: 0, keys: new Set<number>() }
  const strip = { key: 1, from: cityMidnight(phone.nowSeconds), used: 0, isRevoked: false, deniedSince: 0 }
  const today = () => cityMidnight(phone.nowSeconds)
  const current = () =>
    [...keys]
      .filter(([, key]) => !key.isDead && key.from <= today() && today() < key.retires)
      .sort(([, a], [, b]) => a.from - b.from)
      .at(-1)?.[0]

  const closeRanks = () => {
    const live = [...keys.values()].filter(key => !key.isDead).sort((a, b) => a.from - b.from)
    for (const [index, key] of live.entries()) key.retires = live[index + 1]?.from ?? FOREVER
  }

  const refresh = async () => {
    await harness.runWork('deny-list')
    const { bundle, deny } = await offline.refresh()
    Object.assign(held, { at: bundle.epoch, denyAt: deny?.publishedAt ?? 0 })
    held.keys = new Set([...keys].filter(([, key]) => !key.isDead).map(([number]) => number))
    assert.deepEqual(new Set(bundle.keyRows.map(({ number }) => number)), held.keys)
  }
  const say = (isOffline: boolean): string => {
    const now = phone.nowSeconds
    if (isOffline && now >= held.at + BUNDLE_DAYS * DAY) return 'bundle-expired'
    if (isOffline && now - held.denyAt > 72 * HOUR) return 'deny-list-old'
    if (isOffline ? !held.keys.has(strip.key) : keys.get(strip.key)?.isDead) return 'unknown-issuer'
    if (now >= strip.from + 48 * HOUR) return 'pass-expired'
    return 'accepted'
  }
  await refresh()
  for (const { what, pick } of list) {
    if (what === 'wait') {
      harness.sources.advance(WAITS[pick % WAITS.length] ?? HOUR)
      await harness.runWork('partitions')
    } else if (what === 'announce') {
      const start = today() + 8 * DAY
      const isTaken = [...keys.values()].some(key => !key.isDead && key.from >= start)
      const asked = operate(harness, 'keys', 'announce')
      if (isTaken) await assert.rejects(asked, CommandRefused)
      else {
        await asked
        keys.set(keys.size + 1, { from: start, retires: FOREVER, isDead: false })
        closeRanks()
      }
    } else if (what === 'compromise') {
      const number = 1 + (pick % keys.size)
      const key = keys.get(number) ?? assert.fail('no such key')
      const asked = operate(harness, 'keys', 'compromise', String(number), '--reason', 'a test')
      if (key.isDead) await assert.rejects(asked, CommandRefused)
      else {
        await asked
        key.isDead = true
        if (current() === undefined) keys.set(keys.size + 1, { from: today(), retires: FOREVER, isDead: false })
        closeRanks()
      }
    } else if (what === 'rotate') await operate(harness, 'keys', 'rotate-root')
    else if (what === 'refresh') await refresh()
    else if (what === 'renew') {
      if (strip.from === today() && !keys.get(strip.key)?.isDead) continue
      await renew(phone)
      Object.assign(strip, { key: keyOf(phone), from: today(), used: 0 })
      assert.equal(strip.key, current(), 'the newest live key of the day signs')
    } else {
      const expected = [say(false), say(true)]
      const codes = [await phone.mint({ index: strip.used++ % 32 }), await phone.mint({ index: strip.used++ % 32 })]
      const online = await gate.scan(codes[0] ?? '')
      const offlineSays = await offline.judge(codes[1] ?? '')
      assert.deepEqual([online.reason ?? online.outcome, offlineSays.reason ?? offlineSays.outcome], expected)
    }
    await harness.runWork('keys')
  }
}
