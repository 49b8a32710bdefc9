import assert from 'node:assert/strict'
import { cpSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addServiceWorker } from '../tools/add-service-worker.ts'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { type Network, openNetwork } from './network.ts'
import { liveCode, openPhone, PHONE_SIZE } from './screens.ts'

const BUILT = join(import.meta.dirname, '../apps/citizen/dist')
/** The new version differs in what people see and, as every build does, in the names of its files. */
const [OLD_NAME, NEW_NAME] = ['渝快码', '渝快新码']
const NEW_SCRIPT = 'assets/index-Next0001.js'

let installation: Installation
let server: RunningServer
let network: Network
let browser: Browser
let context: BrowserContext
let page: Page
let nextBuild: string

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  network = await openNetwork()
  network.leadTo(server.url)
  nextBuild = await buildNext(join(installation.data, 'next'))
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: PHONE_SIZE })
  page = await openPhone(context, network.url, readDemo(installation.data).person(0))
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
})

after(async () => {
  await browser?.close()
  await network?.close()
  await server?.stop()
  await installation?.remove()
})

const oldScript = (): string => `assets/${basename(globSync('assets/index-*.js', { cwd: BUILT })[0] ?? '')}`

/** The present build, made another one by the product's own tool. */
async function buildNext(folder: string): Promise<string> {
  cpSync(BUILT, folder, { recursive: true })
  renameSync(join(folder, oldScript()), join(folder, NEW_SCRIPT))
  for (const [file, from, to] of [
    [NEW_SCRIPT, OLD_NAME, NEW_NAME],
    ['index.html', oldScript(), NEW_SCRIPT],
  ] as const)
    writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replaceAll(from, to))
  for (const worker of ['sw.js', 'sw-off.js']) rmSync(join(folder, worker))
  await addServiceWorker(folder)
  return folder
}

/** What the app on the page calls itself, which tells its version. */
const nameOn = (where: Page): Promise<string> => where.locator('.app-name').innerText()

/** Asks for the worker's newest version, as pages do when the network comes back; answers what became of it. */
const askForUpdate = (): Promise<'waiting' | 'failed' | 'none'> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update().catch(() => undefined)
    const { installing } = registration
    if (installing === null) return registration.waiting === null ? 'none' : 'waiting'
    return new Promise(resolve => {
      installing.addEventListener('statechange', () => {
        if (installing.state === 'installed') resolve('waiting')
        if (installing.state === 'redundant') resolve('failed')
      })
    })
  })

const cachedPaths = (): Promise<string[]> =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter(name => name.includes(' /m/ '))
    const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname.replace('/m/', ''))
  })

const statusOf = (path: string): Promise<number> =>
  page.evaluate(async asked => (await fetch(asked).catch(() => undefined))?.status ?? 0, `/m/${path}`)

/** Runs in the page: until neither a worker nor a file of the phone's page is left. */
async function untilNothingKept(): Promise<void> {
  for (;;) {
    const worker = await navigator.serviceWorker.getRegistration('/m/')
    const names = (await caches.keys()).filter(name => name.includes(' /m/ '))
    if (worker === undefined && names.length === 0) return
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
}

test('the worker is asked for anew each time, and the page’s policy names what may run', async () => {
  for (const path of ['/m/sw.js', '/t/sw.js', '/m/']) {
    const { status, headers } = await fetch(server.url + path)
    assert.deepEqual([status, headers.get('cache-control')], [200, 'no-cache'])
    assert.match(headers.get('content-security-policy') ?? '', /worker-src 'self';/)
  }
  const { headers } = await fetch(`${server.url}/m/`)
  assert.match(
    headers.get('content-security-policy') ?? '',
    /trusted-types yima-worker; require-trusted-types-for 'script'/,
  )
})

test('a version that the server has only half of is not taken, and the old one works on without network', async () => {
  network.deploy(nextBuild, ['sw.js', NEW_SCRIPT])
  assert.equal(await askForUpdate(), 'failed')
  await network.become('cut')
  await page.reload()
  await liveCode(page).waitFor()
  assert.equal(await nameOn(page), OLD_NAME)
  await network.become('through')
})

test('while a page of the old version is open, it and every page opened beside it keep all of the old files', async () => {
  network.deploy(nextBuild)
  assert.equal(await askForUpdate(), 'waiting')
  await network.become('cut')
  assert.deepEqual([await statusOf(oldScript()), await statusOf('')], [200, 200])
  const second = await context.newPage()
  await second.goto(`${network.url}/m/`)
  await liveCode(second).waitFor()
  assert.deepEqual([await nameOn(page), await nameOn(second)], [OLD_NAME, OLD_NAME])
  assert.equal(await second.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), true)
  await second.close()
  assert.deepEqual([await statusOf(oldScript()), await nameOn(page)], [200, OLD_NAME])
})

test('opened alone again, still without network, the page is wholly the new version, and the old files are gone', async () => {
  await page.reload()
  await page.getByText(NEW_NAME).waitFor()
  await liveCode(page).waitFor()
  const script = await page.locator('script[type=module]').getAttribute('src')
  assert.equal(script, `/m/${NEW_SCRIPT}`)
  const paths = await cachedPaths()
  assert.ok(paths.includes(NEW_SCRIPT))
  assert.ok(!paths.includes(oldScript()))
})

test('no answer of the server is kept on the phone, only the files of the pages', async () => {
  await network.become('through')
  const kept = await page.evaluate(async () => {
    const caught = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return caught.flat().map(({ url }) => new URL(url).pathname)
  })
  assert.ok(kept.length > 0)
  for (const path of kept) assert.match(path, /^\/[mt]\//)
})

test('the gate’s page is kept with its decoder, and opens without network', async () => {
  const gate = await context.newPage()
  await gate.goto(`${network.url}/t/`)
  await gate.evaluate(async () => void (await navigator.serviceWorker.ready))
  await network.become('cut')
  await gate.reload()
  await gate.locator('#app > *').first().waitFor()
  const decoder = await gate.evaluate(async () => {
    const [name = ''] = (await caches.keys()).filter(each => each.includes(' /t/ '))
    const files = (await (await caches.open(name)).keys()).map(({ url }) => url)
    const wasm = files.find(url => url.endsWith('.wasm')) ?? ''
    return { status: (await fetch(wasm)).status, worker: files.some(url => url.includes('decode-worker')) }
  })
  assert.deepEqual(decoder, { status: 200, worker: true })
  await network.become('through')
  await gate.close()
})

test('when the operator ends it, worker and files go from the phone, the passes stay, and pages come from the network', async () => {
  network.deploy(undefined)
  await server.stop()
  server = await startServer({ ...installation, environment: { YIMA_SERVICE_WORKERS: 'off' } })
  network.leadTo(server.url)
  await page.reload()
  await page.evaluate(untilNothingKept)
  await page.reload()
  await liveCode(page).waitFor()
  assert.equal(await nameOn(page), OLD_NAME)
  await network.become('cut')
  await assert.rejects(page.goto(`${network.url}/m/?closed`), /ERR_CONNECTION_REFUSED/)
  await network.become('through')
})

test('and when it is turned on again, one opening brings it back', async () => {
  await server.stop()
  server = await startServer(installation)
  network.leadTo(server.url)
  await page.goto(`${network.url}/m/`)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await network.become('cut')
  await page.reload()
  await liveCode(page).waitFor()
})
