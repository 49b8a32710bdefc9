import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Bytes, toBytes } from './bytes.ts'
import { StartError } from './start-error.ts'

const ROOT_BYTES = 32

/** Reads the root key (32 bytes, base64) from its file; with `create`, makes one for development, mode 0600. */
export function readRootKey(file: string, create: boolean): Bytes {
  if (!existsSync(file)) {
    if (!create)
      throw new StartError(
        `找不到根密钥文件 The root key file is missing: ${file}; 请设置 YIMA_ROOT_KEY_FILE set YIMA_ROOT_KEY_FILE`,
      )
    writeOnce(file, `${randomBytes(ROOT_BYTES).toString('base64')}\n`)
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== ROOT_BYTES)
    throw new StartError(`根密钥文件内容不是 32 字节 The root key file does not hold 32 bytes: ${file}`)
  return toBytes(key)
}

/** Two processes that start at once end with one key: a link fails when the name is taken. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

/** One key per use (RFC 5869), so that none serves two purposes. */
export const deriveKey = (root: Bytes, use: string): Bytes =>
  toBytes(new Uint8Array(hkdfSync('sha256', root, new Uint8Array(0), `yima/${use}`, ROOT_BYTES)))

/** HMAC-SHA-256, 32 bytes. */
export const hmac = (key: Bytes, data: string | Uint8Array): Bytes =>
  toBytes(createHmac('sha256', key).update(data).digest())
