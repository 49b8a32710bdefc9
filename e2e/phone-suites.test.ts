import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { readKeyRows, readShownCode } from './judge-code.ts'
import { decisionOf, givePicture, liveCode, openGate, openPhone, PHONE_SIZE, showNextCode } from './screens.ts'

let installation: Installation
let server: RunningServer
let browser: Browser
let context: BrowserContext
let phone: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer({ ...installation, environment: { YIMA_SUITES: '2/2' } })
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: PHONE_SIZE, deviceScaleFactor: 2 })
  phone = await openPhone(context, server.url, readDemo(installation.data).person(0))
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

/** Runs in the page: what the phone keeps of its passes' private keys. */
async function readKeptKeys(): Promise<{ suite: string; canExport: boolean }[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('yima-citizen')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const passes = await new Promise<{ keyPair: Record<string, unknown> }[]>(resolve => {
    const request = database.transaction('passes').objectStore('passes').getAll()
    request.onsuccess = () => resolve(request.result)
  })
  return passes.map(({ keyPair }) => {
    const { wrappingKey, privateKey } = keyPair
    const key = wrappingKey ?? privateKey
    return {
      suite: wrappingKey === undefined ? 'ES256' : 'SM2',
      canExport: !(key instanceof CryptoKey) || key.extractable,
    }
  })
}

test('in a city of SM2 the phone’s codes are SM2 on both sides, good by the format and at the gate', async () => {
  const keyRows = await readKeyRows(server.url)
  assert.deepEqual([...new Set(keyRows.map(({ suite }) => suite))], [2])
  assert.equal((await readShownCode(phone, keyRows)).outcome, 'accepted')
  const gate = await openGate(context, server.url, readDemo(installation.data).token(0))
  await showNextCode(phone)
  await givePicture(gate, await liveCode(phone).screenshot())
  assert.equal((await decisionOf(gate)).outcome, 'accepted')
})

test('its private keys lie on the phone only wrapped by a key that cannot be exported', async () => {
  const kept = await phone.evaluate(readKeptKeys)
  assert.equal(kept.length, 32)
  for (const key of kept) assert.deepEqual(key, { suite: 'SM2', canExport: false })
})

test('and they make codes without network as well, after the page was opened anew', async () => {
  const keyRows = await readKeyRows(server.url)
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready))
  await server.kill()
  await context.setOffline(true)
  await phone.reload()
  assert.equal((await readShownCode(phone, keyRows)).outcome, 'accepted')
})
