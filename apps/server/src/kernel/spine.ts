import { inTransaction, type Tx } from './db.ts'
import { uuidMilliseconds } from './ids.ts'
import { ProblemError } from './problem.ts'
import { RecordedMeanwhile, Scan, type ScanRequest, type SpineDeps } from './scan.ts'
import type { Flow } from './scene.ts'
import { decodeCode } from './steps/decode-code.ts'
import { findAnswer } from './steps/find-answer.ts'
import { judgeScan } from './steps/judge-scan.ts'
import { loadFacts } from './steps/load-facts.ts'
import { lockHolder } from './steps/lock-holder.ts'
import { openHolder } from './steps/open-holder.ts'
import { recordScan } from './steps/record-scan.ts'
import { resolveDeployment } from './steps/resolve-deployment.ts'
import { type Answer, revealFields } from './steps/reveal-fields.ts'
import { useCode } from './steps/use-code.ts'

const CLOCK_MS_MAX = 10 * 60_000

type BeforeStep = (scan: Scan, deps: SpineDeps) => Promise<void>
type TransactionStep = (scan: Scan, deps: SpineDeps, tx: Tx) => Promise<void>
type Columns = { [F in Flow]: 'x' | '' }
type Row<Step> = Columns & { step: Step /** Runs although an earlier step refused. */; always?: true }

/**
 * The way of every scan: steps down, flows across. Read a column to see what protects a flow. The route has
 * authenticated the caller, and the place (which names the scene, hence the flow) is resolved first. Nothing outside the
 * database is asked once the transaction is open.
 */
const BEFORE: readonly Row<BeforeStep>[] = [
  { step: decodeCode, passage: 'x', counter: 'x' },
  { step: openHolder, passage: 'x', counter: 'x', always: true },
]

const IN_TRANSACTION: readonly Row<TransactionStep>[] = [
  { step: lockHolder, passage: 'x', counter: 'x', always: true },
  { step: useCode, passage: 'x', counter: 'x' },
  { step: loadFacts, passage: 'x', counter: 'x' },
  { step: judgeScan, passage: 'x', counter: 'x' },
  { step: recordScan, passage: 'x', counter: 'x', always: true },
]

/** Verifies one scan. The same caller and id give one row and one answer, however often and in parallel it is asked. */
export async function verifyScan(deps: SpineDeps, request: ScanRequest): Promise<Answer> {
  const scan = new Scan(request, deps)
  if (idAgeMs(scan) < -CLOCK_MS_MAX) throw new ProblemError('verification-time')
  await resolveDeployment(scan, deps)
  const before = await findAnswer(scan, deps)
  if (before !== undefined) return revealFields(before, deps)
  if (idAgeMs(scan) > CLOCK_MS_MAX) throw new ProblemError('verification-time')
  const flow = scan.scene.flow
  try {
    for (const row of BEFORE) if (applies(row, flow, scan)) await row.step(scan, deps)
    const refusedBefore = scan.refusal
    await inTransaction(deps.db, async tx => {
      // A transaction that is run again judges anew.
      scan.refusal = refusedBefore
      for (const row of IN_TRANSACTION) if (applies(row, flow, scan)) await row.step(scan, deps, tx)
    })
    deps.decided(scan.scene.id, scan.refusal === undefined ? 'accepted' : 'refused', scan.refusal)
  } catch (error) {
    if (!(error instanceof RecordedMeanwhile)) throw error
  }
  const recorded = await findAnswer(scan, deps)
  if (recorded === undefined) throw new Error('a scan was recorded and cannot be found')
  return revealFields(recorded, deps)
}

/** An answer already given is given again whenever it is asked for; only a new id must be of now. */
const idAgeMs = ({ request, nowMs }: Scan): number => nowMs - uuidMilliseconds(request.verificationId)

const applies = (row: Row<unknown>, flow: Flow, scan: Scan): boolean =>
  row[flow] === 'x' && (row.always === true || scan.refusal === undefined)
