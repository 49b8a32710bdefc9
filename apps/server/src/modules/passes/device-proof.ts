import type { CryptoPort, SuiteId } from '@yima/code'
import type { Bytes } from '../../kernel/bytes.ts'
import { ProblemError } from '../../kernel/problem.ts'

const CLOCK_SECONDS_MAX = 300

/** Refuses a message signed too long ago or ahead of the server's clock. Both in Unix seconds. */
export function requireRecent(createdAt: number, now: number): void {
  if (Math.abs(now - createdAt) > CLOCK_SECONDS_MAX) throw new ProblemError('clock-off')
}

/** Refuses a device signature that is not of this key over this message. */
export async function requireSignature(
  crypto: CryptoPort,
  device: { suite: SuiteId; publicKey: Bytes },
  message: Bytes,
  signature: Bytes,
): Promise<void> {
  const key = await crypto.importPublicKey(device.suite, device.publicKey)
  if (key === null || !(await crypto.verify(key, message, signature)))
    throw new ProblemError('device-signature-invalid')
}
