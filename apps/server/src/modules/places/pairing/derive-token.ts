import { utf8 } from '../../../kernel/bytes.ts'
import { hmac } from '../../../kernel/root-key.ts'

/** The token follows from the device's own secret: it can be told again when the answer was lost, and is never stored. */
export const deriveToken = (secret: string, pairingId: string): string =>
  `ytk_${Buffer.from(hmac(utf8(secret), `yima.terminal-token.1‖${pairingId}`)).toString('base64url')}`
