import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { chanceOf } from '../packages/code/src/testing/chance.ts'
import { killBrowser, launchProfile, prepareKill } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { gateStands, openReadyGate, scanAt, typeCode } from './gate-screen.ts'
import { type Network, openNetwork } from './network.ts'
import { PHONE_SIZE } from './screens.ts'

const STEPS = process.env.YIMA_LONG === '1' ? 400 : 40
const SEED = Number(process.env.YIMA_SEED ?? Date.now() % 2 ** 31)
const CITIZENS = 4

let installation: Installation
let server: RunningServer
let network: Network
let demo: Demo
let context: BrowserContext
let gate: Page
let citizens: Citizen[]
const chance = chanceOf(SEED)
const pick = <T>(list: readonly T[]): T => list[chance(list.length)] ?? assert.fail('nothing to pick')
/** Hex of every code that the gate let in with. */
const letIn: string[] = []
/** Of codes that were being judged when the browser died: nobody was told, so the books may have them or not, once. */
const unsure: string[] = []
let last = ''

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  network = await openNetwork()
  network.leadTo(server.url)
  demo = readDemo(installation.data)
  citizens = []
  for (let number = 0; number < CITIZENS; number++)
    citizens.push(await registerCitizen(server.url, demo.otp, demo.person(number)))
  await openGate()
  await gate.evaluate(async () => void (await navigator.serviceWorker.ready))
})

after(async () => {
  await context?.close()
  await network?.close()
  await server?.stop()
  await installation?.remove()
})

async function openGate(): Promise<void> {
  context = await launchProfile(join(installation.data, 'gate'), { viewport: PHONE_SIZE })
  gate = await openReadyGate(context, network.url, demo.token(0))
}

async function scanFresh(): Promise<void> {
  const { code, codeId } = await pick(citizens).mint()
  const { said } = await scanAt(gate, code)
  assert.equal(said, 'accepted')
  letIn.push(codeId)
  last = code
}

/** Everything that may happen to a gate, in the words that a failing run names. */
const MOVES: Readonly<Record<string, () => Promise<void>>> = {
  scan: scanFresh,
  'scan two': async () => {
    await scanFresh()
    await scanFresh()
  },
  'the code before, at a page opened anew': async () => {
    if (last === '') return
    await MOVES.reload?.()
    assert.equal((await scanAt(gate, last)).said, 'reused')
  },
  reload: async () => {
    await gate.reload()
    await gate.locator('.line-status[data-epoch]').waitFor()
  },
  'kill the browser': async () => {
    await killBrowser(context)
    await openGate()
  },
  'kill the browser while it judges': async () => {
    const { code, codeId } = await pick(citizens).mint()
    unsure.push(codeId)
    const kill = await prepareKill(context)
    await typeCode(gate, code)
    for (let turns = chance(6); turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
    await kill()
    await openGate()
  },
  'kill the server': async () => {
    await server.kill()
    server = await startServer(installation)
    network.leadTo(server.url)
  },
  'cut the network': () => network.become('cut'),
  'silence the network': () => network.become('silent'),
  'answer 503': () => network.become('busy'),
  'mend the network': () => network.become('through'),
  'mend the network, and once more': () => network.become('through'),
  'lose the next answer to a scan': async () => void network.loseAnswer('/terminal/v1/verifications'),
  'lose the next scan on its way': async () => network.loseRequest('/terminal/v1/verifications'),
  'lose the next hand-in on its way': async () => network.loseRequest('/terminal/v1/verifications/batch'),
  'off line for a person, and the hand-in is lost on its way': async () => {
    await network.become('cut')
    await scanFresh()
    network.loseRequest('/terminal/v1/verifications/batch')
    await network.become('through')
  },
  'lose the next acknowledgement': async () => void network.loseAnswer('/terminal/v1/verifications/batch'),
}

test(`${STEPS} random turns of a gate’s day: nothing is lost, nothing doubled, whatever was cut, killed or unanswered`, async t => {
  t.diagnostic(`YIMA_SEED=${SEED}`)
  const names = [
    ...Object.keys(MOVES),
    'scan',
    'scan two',
    'kill the browser while it judges',
    'lose the next acknowledgement',
    'off line for a person, and the hand-in is lost on its way',
  ]
  const played: string[] = []
  try {
    for (let step = 0; step < STEPS; step++) {
      const name = pick(names)
      played.push(name)
      await MOVES[name]?.()
    }
    await network.become('through')
    await MOVES.reload?.()
    await gateStands(gate, { line: 'online', waiting: 0, found: 0 })
  } catch (error) {
    throw new Error(`after: ${played.join(' · ')}`, { cause: error })
  }
  await context.close()
  await server.stop()
  const { verifications, entries, codeUses } = await installation.readBooks()
  const accepted = verifications.filter(({ answer }) => answer === 'accepted')
  const used = new Map(codeUses.map(({ codeId, verificationId }) => [codeId, verificationId]))
  assert.deepEqual(
    letIn.filter(codeId => !accepted.some(({ verificationId }) => verificationId === used.get(codeId))),
    [],
    'a person was let in and the books do not know',
  )
  assert.equal(new Set(letIn).size, letIn.length)
  const untold = unsure.filter(codeId => used.has(codeId))
  assert.equal(accepted.length, letIn.length + untold.length)
  assert.equal(entries.filter(({ answer }) => answer === 'accepted').length, accepted.length)
  t.diagnostic(`${letIn.length} let in; killed while judging ${unsure.length}, of them written down ${untold.length}`)
  server = await startServer(installation)
})
