import { inTransaction, type Tx } from './db.ts'
import { uuidMilliseconds } from './ids.ts'
import { ProblemError } from './problem.ts'
import type { RecordedAnswer } from './recorded-answer.ts'
import type { Recorder } from './recorder.ts'
import { RecordedMeanwhile, Scan, type ScanRequest, type SpineDeps } from './scan.ts'
import type { Flow } from './scene.ts'
import { admitHolder } from './steps/admit-holder.ts'
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
/** How a scan runs: the flow of its scene, or `offline` for one that a gate has decided and hands in later. */
export type Column = Flow | 'offline'
type Row<Step> = { [C in Column]: 'x' | '' } & {
  step: Step /** Runs although an earlier step refused. */
  always?: true
}

/**
 * The way of every scan: steps down, flows across. Read a column to see what protects a flow. The route has
 * authenticated the caller, and the place (which names the scene, hence the flow) is resolved first. Nothing outside the
 * database is asked once the transaction is open.
 */
const BEFORE: readonly Row<BeforeStep>[] = [
  { step: decodeCode, passage: 'x', counter: 'x', offline: 'x' },
  { step: openHolder, passage: 'x', counter: 'x', offline: 'x', always: true },
  { step: admitHolder, passage: 'x', counter: 'x', offline: '', always: true },
]

/** For a plain scene the recorder does all of these in one statement for many scans (`recorder.ts`). */
const IN_TRANSACTION: readonly Row<TransactionStep>[] = [
  { step: lockHolder, passage: 'x', counter: 'x', offline: 'x', always: true },
  { step: useCode, passage: 'x', counter: 'x', offline: 'x' },
  { step: loadFacts, passage: 'x', counter: 'x', offline: '' },
  { step: judgeScan, passage: 'x', counter: 'x', offline: '' },
  { step: recordScan, passage: 'x', counter: 'x', offline: 'x', always: true },
]

export type VerifyDeps = SpineDeps & { recorder: Recorder }

/** Verifies one scan. The same caller and id give one row and one answer, however often and in parallel it is asked. */
export const verifyScan = async (deps: VerifyDeps, request: ScanRequest): Promise<Answer> =>
  revealFields(await keepScan(deps, request), deps)

/** The same without what is revealed: the answer as it is kept. */
export async function keepScan(deps: VerifyDeps, request: ScanRequest): Promise<RecordedAnswer> {
  const scan = new Scan(request, deps.sources.now())
  if (idAgeMs(scan) < -CLOCK_MS_MAX) throw new ProblemError('verification-time')
  await resolveDeployment(scan, deps)
  return answerScan(scan, deps)
}

/** An answer already given is given again whenever it is asked for; only a new id must be of now, and made by somebody. */
async function answerScan(scan: Scan, deps: VerifyDeps): Promise<RecordedAnswer> {
  if (scan.clerk !== 'missing' && idAgeMs(scan) <= CLOCK_MS_MAX)
    return scan.scene.isPlain ? runGrouped(scan, deps) : runAlone(scan, deps)
  const before = await findAnswer(scan, deps.db)
  if (before === undefined) throw new ProblemError(scan.clerk === 'missing' ? 'clerk-needed' : 'verification-time')
  return before
}

/** A scan of a plain scene, written together with all that wait. */
async function runGrouped(scan: Scan, deps: VerifyDeps): Promise<RecordedAnswer> {
  await runBefore(scan, deps, scan.scene.flow)
  const recorded = await deps.recorder(scan)
  if (recorded === 'alone') return runAlone(scan, deps)
  if (recorded === 'elsewhere') return answerOnRecord(scan, deps)
  deps.decided(scan.scene.id, recorded.outcome, recorded.reason)
  return recorded
}

/** A scan in a transaction of its own. */
async function runAlone(scan: Scan, deps: SpineDeps): Promise<RecordedAnswer> {
  const { flow } = scan.scene
  await runBefore(scan, deps, flow)
  const refusedBefore = scan.refusal
  try {
    await inTransaction(deps.db, tx => {
      // A transaction that is run again judges anew.
      scan.refusal = refusedBefore
      return runInTransaction(scan, deps, tx, flow)
    })
  } catch (error) {
    if (error instanceof RecordedMeanwhile) return answerOnRecord(scan, deps)
    throw error
  }
  deps.decided(scan.scene.id, scan.recorded.outcome, scan.recorded.reason)
  return scan.recorded
}

async function answerOnRecord(scan: Scan, deps: SpineDeps): Promise<RecordedAnswer> {
  const recorded = await findAnswer(scan, deps.db)
  if (recorded === undefined) throw new Error('a scan was recorded and cannot be found')
  return recorded
}

/** The steps before the transaction, in the order of the table. */
export async function runBefore(scan: Scan, deps: SpineDeps, column: Column): Promise<void> {
  for (const row of BEFORE) if (applies(row, column, scan)) await row.step(scan, deps)
}

/** The steps inside the transaction, in the order of the table. */
export async function runInTransaction(scan: Scan, deps: SpineDeps, tx: Tx, column: Column): Promise<void> {
  for (const row of IN_TRANSACTION) if (applies(row, column, scan)) await row.step(scan, deps, tx)
}

const idAgeMs = ({ request, nowMs }: Scan): number => nowMs - uuidMilliseconds(request.verificationId)

const applies = (row: Row<unknown>, column: Column, scan: Scan): boolean =>
  row[column] === 'x' && (row.always === true || scan.refusal === undefined)
