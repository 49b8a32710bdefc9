import { fdatasync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { uuidV7 } from '../../apps/server/src/testing/gate.ts'
import type { Acknowledged } from './check-books.ts'
import { type Citizen, type Person, registerCitizen } from './citizen.ts'
import type { FromLoad, ToLoad } from './start-load.ts'

/**
 * The gates of a city as one process: `load.ts <data folder> <journal>`, told by messages where the server is. A gate
 * writes each answer to disk before its next request, and repeats a request that was not answered at the next server.
 */
const CITIZENS = 6
const OPEN_GATES = 16
const REUSE_EVERY = 8
/** Seconds; older codes are refused as such, also when they were used. */
const STALE_AFTER = 30

type Terminal = { terminalId: string; token: string }
type Demo = { otp: string; citizens: readonly Person[]; terminals: readonly Terminal[] }
type Gate = Terminal & { isOpen: boolean; shown?: Shown }
type Shown = { code: string; codeId: string; mintedAt: number }
type Answer = { outcome: string; reason?: string }

const [dataFolder = '', journalFile = ''] = process.argv.slice(2)
const journal = openSync(journalFile, 'a')
const sync = promisify(fdatasync)
const counts = { acknowledged: 0, repeated: 0, unanswered: 0 }
let server = { generation: 0, url: '' }
let stopping = false
let wake: (() => void)[] = []

const tell = (message: FromLoad): void => void process.send?.(message)

process.on('message', (message: ToLoad) => {
  if (message.kind === 'server') server = { generation: server.generation + 1, url: message.url }
  else stopping = true
  for (const waiting of wake) waiting()
  wake = []
})
process.on('disconnect', () => process.exit(1))

await nextServer(0)
const demo = JSON.parse(readFileSync(join(dataFolder, 'demo.json'), 'utf8')) as Demo
const citizens = await Promise.all(
  demo.citizens.slice(0, CITIZENS).map(person => registerCitizen(server.url, demo.otp, person)),
)
const all = await Promise.all(demo.terminals.map(askWhetherOpen))
const gates = [...all.filter(gate => gate.isOpen).slice(0, OPEN_GATES), ...all.filter(gate => !gate.isOpen)]
tell({ kind: 'ready', gates: gates.length })
await Promise.all(gates.map(runGate))
tell({ kind: 'finished', ...counts })
process.disconnect?.()

async function askWhetherOpen({ terminalId, token }: Terminal): Promise<Gate> {
  const response = await fetch(`${server.url}/terminal/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  const { deployments } = (await response.json()) as { deployments: readonly { openNow: boolean }[] }
  return { terminalId, token, isOpen: deployments[0]?.openNow === true }
}

async function runGate(gate: Gate, index: number): Promise<void> {
  const citizen = citizens[index % citizens.length]
  const neighbour = gates[(index + 1) % gates.length]
  for (let turn = 1; !stopping; turn++) {
    const used = turn % REUSE_EVERY === 0 ? neighbour?.shown : undefined
    if (!(await scanOnce(gate, used, citizen))) return
  }
}

/** One scan to its answer on disk; false when the load is to stop before one came. */
async function scanOnce(gate: Gate, used: Shown | undefined, citizen: Citizen | undefined): Promise<boolean> {
  const shown = used ?? (await citizen?.mint())
  if (shown === undefined) throw new Error('nobody stands at the gate')
  const verificationId = uuidV7(Date.now())
  const answer = await askUntilAnswered(gate, JSON.stringify({ verificationId, code: shown.code }))
  if (answer === undefined) {
    counts.unanswered++
    return false
  }
  const due = used !== undefined ? 'reused' : gate.isOpen ? 'accepted' : 'place-closed'
  const given = answer.reason ?? answer.outcome
  const isOld = given === 'stale' && Date.now() / 1000 - shown.mintedAt > STALE_AFTER
  const { terminalId } = gate
  const { codeId } = shown
  const line: Acknowledged = { terminalId, verificationId, codeId, answer: given, expected: isOld ? given : due }
  writeSync(journal, `${JSON.stringify(line)}\n`)
  await sync(journal)
  if (used === undefined) gate.shown = shown
  counts.acknowledged++
  tell({ kind: 'acknowledged', count: counts.acknowledged })
  return true
}

/** Asks the same again at each new server until one answers; an answer that is neither 200 nor «stopping» ends the load. */
async function askUntilAnswered(gate: Gate, body: string): Promise<Answer | undefined> {
  for (let asked = server; ; asked = server) {
    const response = await post(asked.url, gate.token, body)
    if (response?.status === 200) return JSON.parse(response.text) as Answer
    if (response !== undefined && response.status !== 503) throw new Error(`${response.status} ${response.text}`)
    await nextServer(asked.generation)
    if (server.generation === asked.generation) return undefined
    counts.repeated++
  }
}

async function post(url: string, token: string, body: string) {
  try {
    const response = await fetch(`${url}/terminal/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}

/** Resolves when there is a server after this one, or when the load is to stop. */
async function nextServer(generation: number): Promise<void> {
  while (server.generation <= generation && !stopping) {
    await new Promise<void>(resolve => {
      wake.push(resolve)
    })
  }
}
