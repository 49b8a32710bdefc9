import {
  createPassCache,
  findWords,
  judgeOffline,
  type OfflineDecision,
  type OpenedBundle,
  type PassCache,
} from '@yima/code'
import { withLock } from '@yima/ui'
import type { Decision } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import type { ScanRequest } from '../gate/known-scans.ts'
import { loadCrypto } from './crypto.ts'
import { appendScan, isUsedHere } from './scan-log.ts'

const PASSES_KEPT = 500

/** Passes of an issuer key row, so a new bundle's rows begin anew. */
const passesByBundle = new WeakMap<OpenedBundle, PassCache>()

/**
 * Judges a scan with what this device holds and writes the decision down before it is told. One page at a time: two of
 * the same terminal cannot both let one code in. Throws when the device cannot write: then nobody was let in.
 */
export function decideOffline(
  terminalId: string,
  clock: ServerClock,
  opened: OpenedBundle,
  { verificationId, text, direction, deploymentId }: ScanRequest,
): Promise<Decision> {
  return withLock(`decide.${terminalId}`, async () => {
    const atMs = clock.now()
    const decision = clock.isBehind()
      ? refuseForClock()
      : await judgeOffline(
          {
            text,
            deploymentId,
            direction,
            now: Math.floor(atMs / 1000),
            isUsedHere: codeId => isUsedHere(terminalId, atMs, codeId),
          },
          { ...opened, crypto: await loadCrypto(opened.bundle.suites.flat()), passes: passesOf(opened) },
        )
    const { outcome, reason, action, says, advice, usedCodeId, isMarked } = decision
    const scan = { verificationId, code: text, outcome, deploymentId, direction }
    await appendScan(terminalId, scan, atMs, usedCodeId, clock.keep())
    return {
      verificationId,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      action,
      message: says,
      advice,
      direction,
      isOffline: true,
      ...(isMarked ? { isMarked } : {}),
    }
  })
}

function refuseForClock(): OfflineDecision {
  const words = findWords('clock-behind')
  if (words === undefined) throw new Error('no words for clock-behind')
  return { outcome: 'refused', reason: 'clock-behind', ...words }
}

function passesOf(opened: OpenedBundle): PassCache {
  const passes = passesByBundle.get(opened) ?? createPassCache(PASSES_KEPT)
  passesByBundle.set(opened, passes)
  return passes
}
