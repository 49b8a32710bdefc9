import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { drawIcon, ICONS } from '../tools/draw-icons.ts'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { openPhone, PHONE_SIZE } from './screens.ts'

type Icon = { src: string; sizes: string; type: string; purpose?: string }
type Manifest = Record<'name' | 'short_name' | 'description' | 'lang' | 'theme_color' | 'display', string> & {
  icons: Icon[]
}

/** Letters of a short name that home screens show whole. */
const SHORT_NAME_MAX = 12
/** What another rasteriser may draw otherwise along edges, of all colour values. */
const DIFFERENT_MAX = 0.02

let installation: Installation
let server: RunningServer
let browser: Browser
let page: Page

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  browser = await launchBrowser()
  page = await (await browser.newContext({ viewport: PHONE_SIZE })).newPage()
  await page.goto(`${server.url}/m/`)
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

const fetchFile = async (path: string): Promise<Buffer> => {
  const response = await fetch(new URL(path, `${server.url}/m/`))
  assert.equal(response.status, 200, path)
  return Buffer.from(await response.arrayBuffer())
}
const attributeOf = (selector: string, name: string): Promise<string | null> =>
  page.locator(selector).getAttribute(name)
const readManifest = async (): Promise<Manifest> =>
  JSON.parse((await fetchFile((await attributeOf('link[rel=manifest]', 'href')) ?? '')).toString('utf8')) as Manifest

for (const [language, lang, name] of [
  ['中文', 'zh-CN', '渝快码'],
  ['English', 'en', 'Yukuai Code'],
] as const)
  test(`the manifest is complete, in the language that was chosen, and its icons have the size they say: ${lang}`, async () => {
    const other = page.getByRole('button', { name: language, exact: true })
    await page.locator('.app-name').waitFor()
    if (await other.isVisible()) await other.click()
    await page.locator(`meta[name=apple-mobile-web-app-title][content="${name}"]`).waitFor({ state: 'attached' })
    const manifest = await readManifest()
    assert.deepEqual([manifest.name, manifest.lang, manifest.display], [name, lang, 'standalone'])
    assert.ok(manifest.short_name.length <= SHORT_NAME_MAX && manifest.description.length > 0)
    assert.equal(manifest.theme_color, await attributeOf('meta[name=theme-color]', 'content'))
    assert.equal(await attributeOf('meta[name=apple-mobile-web-app-title]', 'content'), name)
    for (const { src, sizes, type } of manifest.icons.filter(icon => icon.type === 'image/png')) {
      const { width, height } = PNG.sync.read(await fetchFile(src))
      assert.deepEqual([`${width}x${height}`, type], [sizes, 'image/png'], src)
    }
    const pictures = manifest.icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)
    const { errors, url } = await (await page.context().newCDPSession(page)).send('Page.getAppManifest')
    assert.deepEqual(errors, [], `what the browser makes of ${url}`)
    assert.equal(url, new URL((await attributeOf('link[rel=manifest]', 'href')) ?? '', `${server.url}/m/`).href)
    for (const needed of ['192x192 any', '512x512 any', '512x512 maskable'])
      assert.ok(pictures.includes(needed), needed)
  })

test('icons that systems cut themselves are filled to the edge, iOS’s own too', async () => {
  const touch = (await attributeOf('link[rel=apple-touch-icon]', 'href')) ?? ''
  for (const src of [touch, 'icon-maskable-512.png']) {
    const { data, width, height } = PNG.sync.read(await fetchFile(src))
    const corners = [0, width - 1, width * (height - 1), width * height - 1]
    for (const at of corners) assert.deepEqual([...data.subarray(at * 4, at * 4 + 4)], [0x0b, 0x67, 0x99, 255], src)
  }
  const { width, height } = PNG.sync.read(await fetchFile(touch))
  assert.deepEqual([width, height], [180, 180])
})

for (const icon of ICONS)
  test(`${icon.file} shows what icon.svg draws now`, async () => {
    const [shown, drawn] = [await fetchFile(icon.file), await drawIcon(browser, icon)].map(
      png => PNG.sync.read(png).data,
    )
    if (shown === undefined || drawn === undefined) return assert.fail()
    const different = shown.reduce((sum, value, at) => sum + Math.abs(value - (drawn[at] ?? 0)) / 255, 0)
    assert.ok(different / shown.length < DIFFERENT_MAX, 'run `node tools/draw-icons.ts`')
  })

test('the offer to install waits on the account page until the person takes it, and is put once', async () => {
  const phone = await openPhone(
    await browser.newContext({ viewport: PHONE_SIZE }),
    server.url,
    readDemo(installation.data).person(0),
  )
  await phone.evaluate(() => {
    const offer = new Event('beforeinstallprompt', { cancelable: true })
    const prompt = async () => {
      document.body.dataset.prompted = `${document.body.dataset.prompted ?? ''}x`
    }
    dispatchEvent(Object.assign(offer, { prompt }))
    document.body.dataset.held = String(offer.defaultPrevented)
  })
  await phone.getByRole('link', { name: '我的' }).click()
  await phone.getByRole('button', { name: '添加', exact: true }).click()
  await phone.getByText('添加到桌面').waitFor({ state: 'detached' })
  assert.deepEqual(await phone.evaluate(() => ({ ...document.body.dataset })), { held: 'true', prompted: 'x' })
})

test('where Safari leaves it to people, the account page says how', async () => {
  const context = await browser.newContext({ viewport: PHONE_SIZE })
  await context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: false }))
  const phone = await openPhone(context, server.url, readDemo(installation.data).person(1))
  await phone.getByRole('link', { name: '我的' }).click()
  const steps = phone.getByRole('region', { name: '添加到桌面' }).getByRole('listitem')
  await steps.first().waitFor()
  assert.equal(await steps.count(), 3)
})
