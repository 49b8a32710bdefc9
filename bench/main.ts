import { fork } from 'node:child_process'
import { describeMachine } from './machine.ts'
import { printMachine, printRow } from './print.ts'
import type { Row, RowResult } from './row.ts'
import { codePage } from './rows/code-page.ts'
import { freshPass } from './rows/fresh-pass.ts'
import { freshPassSm2 } from './rows/fresh-pass-sm2.ts'
import { gateDecision } from './rows/gate-decision.ts'
import { growth } from './rows/growth.ts'
import { mintInBrowser } from './rows/mint-in-browser.ts'
import { overload } from './rows/overload.ts'
import { peers } from './rows/peers.ts'
import { recordStep } from './rows/record-step.ts'
import { seenPass } from './rows/seen-pass.ts'
import { serverAlone, serverRecorder } from './rows/server-rates.ts'
import { slowestInput } from './rows/slowest-input.ts'
import { startAndMemory } from './rows/start-and-memory.ts'
import { writeResults } from './write-results.ts'

/**
 * `npm run bench` measures every row and writes the figures down; `node bench/main.ts <row>` measures one, prints it
 * and writes nothing. Each row has a process of its own, so that none runs in code that another has warmed or spoilt.
 */
const ROWS: readonly Row[] = [
  ...[freshPass, seenPass, freshPassSm2, peers, mintInBrowser, slowestInput],
  ...[serverRecorder, serverAlone, recordStep, overload, growth, startAndMemory, codePage, gateDecision],
]

const [wanted] = process.argv.slice(2)
if (wanted === undefined) await measureAll()
else await measureOne(wanted)

async function measureAll(): Promise<void> {
  const started = Date.now()
  const machine = describeMachine()
  printMachine(machine)
  const rows: RowResult[] = []
  for (const { name } of ROWS) {
    const result = await measureApart(name)
    printRow(result)
    rows.push(result)
  }
  const seconds = Math.round((Date.now() - started) / 1000)
  writeResults({ command: 'npm run bench', machine, seconds, rows })
  process.stdout.write(
    `\n${seconds} s; written: bench/results.json, docs/performance.md, docs/pictures/performance.svg\n`,
  )
}

async function measureOne(name: string): Promise<void> {
  const row = ROWS.find(candidate => candidate.name === name)
  if (row === undefined) throw new Error(`no row ${name}; there are ${ROWS.map(known => known.name).join(', ')}`)
  const result: RowResult = { name, title: row.title, ...(await row.measure()) }
  if (process.send === undefined) printRow(result)
  else process.send(result)
}

/** The result of a row measured by a process of its own; an Error when it ends without one. */
function measureApart(name: string): Promise<RowResult> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [name])
    // Reason for the type: the message is what `measureOne` of this file sent.
    child.once('message', (result: unknown) => resolve(result as RowResult))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`row ${name} ended with ${code}`)))
  })
}
