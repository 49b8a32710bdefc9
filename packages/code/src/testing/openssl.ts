import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** SM2 by the `openssl` command, which knows nothing of ours; a folder of its own keeps what it reads and writes. */
export type OpensslSm2 = {
  /** A new private key as PKCS8 in DER. */
  generatePkcs8(): Uint8Array
  /** Signature in DER. */
  sign(pkcs8: Uint8Array, message: Uint8Array, userId: string): Uint8Array
  verify(spki: Uint8Array, message: Uint8Array, der: Uint8Array, userId: string): boolean
  close(): void
}

/** Null where there is no `openssl` that knows SM2: the tests against it are then left out, and say so. */
export function startOpenssl(): OpensslSm2 | null {
  const probe = spawnSync('openssl', ['ecparam', '-name', 'SM2', '-noout'])
  if (probe.status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'yima-openssl-'))
  const path = (name: string) => join(folder, name)
  const run = (...args: string[]) => spawnSync('openssl', args)
  const must = (...args: string[]) => {
    const { status, stderr } = run(...args)
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const sm3 = (userId: string) => ['-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${userId}`]
  return {
    generatePkcs8() {
      must('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-outform', 'DER', '-out', path('k.der'))
      must('pkcs8', '-topk8', '-nocrypt', '-inform', 'DER', '-in', path('k.der'), '-outform', 'DER', '-out', path('p8'))
      return readFileSync(path('p8'))
    },
    sign(pkcs8, message, userId) {
      writeFileSync(path('key'), pkcs8)
      writeFileSync(path('message'), message)
      const files = ['-keyform', 'DER', '-inkey', path('key'), '-in', path('message'), '-out', path('signature')]
      must('pkeyutl', '-sign', ...files, ...sm3(userId))
      return readFileSync(path('signature'))
    },
    verify(spki, message, der, userId) {
      writeFileSync(path('public'), spki)
      writeFileSync(path('message'), message)
      writeFileSync(path('signature'), der)
      const files = ['-keyform', 'DER', '-pubin', '-inkey', path('public'), '-in', path('message')]
      return run('pkeyutl', '-verify', ...files, '-sigfile', path('signature'), ...sm3(userId)).status === 0
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
