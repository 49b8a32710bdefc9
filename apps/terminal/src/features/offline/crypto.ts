import { type Bytes, type CryptoPort, decodeLiveCode, isSuiteId } from '@yima/code'
import { webCrypto } from '@yima/code/web'

let withSm2: CryptoPort | undefined

/** The port for these suites; SM2 is loaded only where the city has it, and from this device's own cache off line. */
export async function loadCrypto(suites: readonly number[]): Promise<CryptoPort> {
  if (!suites.includes(2)) return webCrypto
  withSm2 ??= (await import('@yima/code/web-sm2')).webCryptoWithSm2
  return withSm2
}

/** The identity of a live code, whoever signed it; undefined for any other text, and where the page has no cryptography. */
export async function identifyCode(text: string, prefix: string): Promise<Bytes | undefined> {
  const code = decodeLiveCode(text, prefix)
  if ('refusal' in code || !isSuiteId(code.suites.device) || !isSecureContext) return undefined
  return (await loadCrypto([code.suites.device])).digest(code.suites.device, code.signedBytes)
}
