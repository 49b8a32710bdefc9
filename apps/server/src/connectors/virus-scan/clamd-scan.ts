import { connect } from 'node:net'
import type { VirusScan } from './index.ts'

/** Where clamd listens; `timeoutMs` bounds a whole scan, `chunkBytes` is below clamd's own limit of a chunk. */
export type ClamdOptions = { host: string; port: number; timeoutMs?: number; chunkBytes?: number }

const ANSWER_BYTES_MAX = 4096

/**
 * Asks a ClamAV daemon over TCP by its INSTREAM command (clamd(8)): length and chunk, a zero length at the end, one answer
 * that ends with a zero byte. Whatever is neither `OK` nor `FOUND` throws: the file is then not kept.
 */
export function createClamdScan({ host, port, timeoutMs = 30_000, chunkBytes = 65_536 }: ClamdOptions): VirusScan {
  return async bytes => {
    const answer = await ask(host, port, timeoutMs, frame(bytes, chunkBytes))
    if (answer === 'stream: OK') return 'clean'
    if (/^stream: .+ FOUND$/.test(answer)) return 'infected'
    throw new Error(`clamd could not judge the file: ${answer}`)
  }
}

function* frame(bytes: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    yield encodeLength(chunk.length)
    yield chunk
  }
  yield encodeLength(0)
}

function encodeLength(length: number): Uint8Array {
  const encoded = Buffer.alloc(4)
  encoded.writeUInt32BE(length)
  return encoded
}

function ask(host: string, port: number, timeoutMs: number, parts: Iterable<Uint8Array>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    let answer = ''
    const settle = (end: () => void): void => {
      clearTimeout(deadline)
      end()
      socket.destroy()
    }
    const fail = (why: string): void => settle(() => reject(new Error(`clamd: ${why}`)))
    const deadline = setTimeout(() => fail('no answer in time'), timeoutMs)
    socket.on('connect', () => {
      for (const part of parts) socket.write(part)
    })
    socket.on('data', (part: Buffer) => {
      answer += part.toString('latin1')
      if (answer.includes('\0')) settle(() => resolve(answer.slice(0, answer.indexOf('\0')).trim()))
      else if (answer.length > ANSWER_BYTES_MAX) fail('an endless answer')
    })
    socket.on('error', error => fail(error.message))
    socket.on('close', () => fail('closed before it answered'))
  })
}
