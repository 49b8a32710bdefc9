import { verifyLiveCode } from '@yima/code'
import type { Scan, SpineDeps } from '../scan.ts'

/** Decodes and verifies the code: pure, the same module that phones and off-line gates run. */
export async function decodeCode(scan: Scan, deps: SpineDeps): Promise<void> {
  const { outcome, code } = await verifyLiveCode(scan.request.code, {
    prefix: deps.prefix,
    suites: deps.holders.suites(),
    keyRow: number => deps.holders.keyRow(number),
    now: Math.floor(scan.nowMs / 1000),
    accepts: scan.scene.accepts,
    crypto: deps.crypto,
    passes: deps.passes,
  })
  scan.code = code
  if (outcome !== 'accepted') scan.refuse(outcome)
}
