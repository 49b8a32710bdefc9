import assert from 'node:assert/strict'
import { decodeBase64Url, type KeyRow, verifyLiveCode } from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import type { Page } from 'playwright-core'
import { readByAll } from './read-code.ts'
import { liveCode } from './screens.ts'

/** What a code on a screen is worth; `pass` names the pass that it was made of, as hex of its sealed holder. */
export type JudgedCode = { pass: string; outcome: string }

/** The city's public keys, as anyone may ask for them. */
export async function readKeyRows(url: string): Promise<KeyRow[]> {
  type Answer = { keyRows: readonly (Omit<KeyRow, 'prefix' | 'publicKey'> & { publicKey: string })[] }
  const { keyRows } = (await (await fetch(`${url}/.well-known/yima/YKU.json`)).json()) as Answer
  return keyRows.map(row => ({ ...row, prefix: 'YKU', publicKey: decodeBase64Url(row.publicKey) ?? new Uint8Array() }))
}

/** Reads the code on the screen with every reader and judges it by the format's own rules, without any server. */
export async function readShownCode(page: Page, keyRows: readonly KeyRow[]): Promise<JudgedCode> {
  const texts = new Set(await readByAll(await liveCode(page).screenshot()))
  assert.equal(texts.size, 1, [...texts].join('\n'))
  const { outcome, code } = await verifyLiveCode([...texts][0] ?? '', {
    prefix: 'YKU',
    suites: [
      [1, 1],
      [2, 1],
      [2, 2],
    ],
    keyRow: number => keyRows.find(row => row.number === number),
    now: Math.floor(Date.now() / 1000),
    crypto: nodeCrypto,
  })
  return { pass: Buffer.from(code?.sealedHolder ?? []).toString('hex'), outcome }
}
