import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { toBytes, utf8 } from '../kernel/bytes.ts'
import type { Sources } from '../kernel/sources.ts'
import type { Vault } from '../kernel/vault.ts'
import { CommandRefused } from './command.ts'

/**
 * A file of lines that nobody reads or changes without the root key: `YIMA-BACKUP 1 <sealed file key>`, then frames of
 * AES-256-GCM, each with its length before it. The nonce counts the frames and marks the last, so that a frame which is
 * missing, moved or changed does not open, nor a file that was cut.
 */
const MAGIC = 'YIMA-BACKUP 1 '
const FRAME_BYTES = 16_384
const FRAME_BYTES_MAX = 64 * 1_048_576
const TAG_BYTES = 16
const HEAD_BYTES_MAX = 400
const KEY_PLACE = { table: 'backup', column: 'file_key', row: '1' }

/** Takes lines; the file has its name only after `finish`, when it is whole and on the disk. */
export type LineWriter = { write(line: string): Promise<void>; finish(): Promise<void>; abandon(): Promise<void> }
type Keys = { vault: Vault; sources: Sources }

/** Opens a draft beside `path`, for the owner only; `finish` syncs it and gives it its name. */
export async function createSealedFile(path: string, { vault, sources }: Keys): Promise<LineWriter> {
  const draft = `${path}.part`
  const file = await openDraft(draft)
  const key = sources.randomBytes(32)
  const head = utf8(`${MAGIC}${Buffer.from(vault.sealOwn(KEY_PLACE, key)).toString('base64')}\n`)
  let waiting: string[] = []
  let waitingBytes = 0
  let frame = 0

  const writeFrame = async (isLast: boolean): Promise<void> => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame++, isLast))
    cipher.setAAD(head)
    const body = Buffer.concat([cipher.update(waiting.join(''), 'utf8'), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    await file.write(Buffer.concat([length, body]))
    waiting = []
    waitingBytes = 0
  }
  await file.write(head)
  return {
    write: async line => {
      waiting.push(`${line}\n`)
      waitingBytes += Buffer.byteLength(line) + 1
      if (waitingBytes >= FRAME_BYTES) await writeFrame(false)
    },
    finish: async () => {
      await writeFrame(true)
      await file.sync()
      await file.close()
      await rename(draft, path)
      await syncFolder(dirname(path))
    },
    abandon: async () => {
      await file.close()
      await rm(draft, { force: true })
    },
  }
}

/** The lines of a file; a reader who got to the end has the whole file as it was written. Refuses any other file. */
export async function* readSealedFile(path: string, vault: Vault): AsyncGenerator<string> {
  const file = await openFile(path)
  try {
    const { head, key } = await readHead(file, vault)
    let position = head.length
    let rest = ''
    for (let frame = 0, isLast = false; !isLast; frame++) {
      const length = (await readExactly(file, position, 4)).readUInt32BE()
      if (length < TAG_BYTES || length > FRAME_BYTES_MAX) throw changed()
      const body = await readExactly(file, position + 4, length)
      position += 4 + length
      isLast = position === (await file.stat()).size
      const lines = (rest + openFrame(key, head, nonceOf(frame, isLast), body)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    await file.close()
  }
}

const changed = (): CommandRefused =>
  new CommandRefused(
    '备份文件不完整或被改动 The backup file is cut short or was changed; 请用另一份备份 take another backup',
  )

function openFrame(key: Uint8Array, head: Uint8Array, nonce: Uint8Array, body: Buffer): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAAD(head)
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES))
    // A frame holds whole lines, so no character is cut in two.
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]).toString()
  } catch {
    throw changed()
  }
}

async function readHead(file: FileHandle, vault: Vault) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES_MAX), 0, HEAD_BYTES_MAX, 0)
  const end = buffer.subarray(0, bytesRead).indexOf('\n') + 1
  const head = toBytes(buffer.subarray(0, end))
  const text = Buffer.from(head).toString('latin1')
  if (!text.startsWith(MAGIC)) throw new CommandRefused('这不是 Yima 备份文件 This is no backup file of Yima')
  try {
    return { head, key: vault.openOwn(KEY_PLACE, Buffer.from(text.slice(MAGIC.length), 'base64')) }
  } catch {
    throw new CommandRefused(
      '根密钥与备份不符，或文件开头被改动 The root key does not belong to this backup, or its first line was changed; 请检查 YIMA_ROOT_KEY_FILE check YIMA_ROOT_KEY_FILE',
    )
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { size } = await file.stat()
  if (position + length > size) throw changed()
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead !== length) throw changed()
  return buffer
}

function nonceOf(frame: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(frame, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

async function openDraft(draft: string): Promise<FileHandle> {
  try {
    await rm(draft, { force: true })
    return await open(draft, 'wx', 0o600)
  } catch {
    throw new CommandRefused(
      `不能写入 Cannot write ${draft}; 请换一个目录或检查权限 choose another folder, or check who may write there`,
    )
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch {
    throw new CommandRefused(`读不到备份文件 Cannot read the backup file ${path}`)
  }
}

/** Also the new name has to outlive a power cut; Windows does not open folders and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
