import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { PNG } from 'pngjs'
import encodeQr from 'qr'
import decodeQr from 'qr/decode.js'
import { launchBrowser } from './browser.ts'
import { pngToY4m } from './y4m.ts'

/** As long as a live code, and as dense. */
const TEXT = 'YKU'.padEnd(310, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')
const CAMERA = { width: 1280, height: 720, seconds: 1 }
/** Common characters, and rare ones of names beyond the basic plane and in its extension A. */
const CHARACTERS = ['渝', '码', '䶮', '㛃', '𬎆', '𫖯']
/** In no font at all: what a missing character looks like. */
const MISSING = '\u{10fffd}'

const folder = mkdtempSync(join(tmpdir(), 'yima-browser-'))
const film = join(folder, 'camera.y4m')
const server = createServer((_request, response) => {
  response
    .setHeader('content-type', 'text/html; charset=utf-8')
    .end('<!doctype html><body><p></p><video muted></video>')
})
let browser: Browser
let address: string

before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  browser = await launchBrowser({ fakeCamera: film })
})

after(async () => {
  await browser?.close()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('Chinese text is drawn, rare characters of names too, and no character is a box', async () => {
  const page = await browser.newPage()
  await page.goto(address)
  const drawn = new Map<string, string>()
  for (const character of [MISSING, ...CHARACTERS]) {
    const ink = await page.evaluate(inkOf, character)
    assert.ok(ink.includes('1'), `${character} leaves no ink`)
    drawn.set(ink, character)
  }
  assert.equal(drawn.size, CHARACTERS.length + 1, 'two characters look the same: boxes')
  await page.close()
})

test('the camera shows the picture, sharp enough for a code of 310 characters', async () => {
  writeFileSync(film, pngToY4m(drawQr(TEXT), CAMERA))
  const page = await browser.newPage()
  await page.goto(address)
  const shot = await page.evaluate(photograph)
  const { data, width, height } = PNG.sync.read(Buffer.from(shot.split(',')[1] ?? '', 'base64'))
  assert.deepEqual([width, height], [CAMERA.width, CAMERA.height])
  assert.equal(decodeQr({ data, width, height }), TEXT)
  await page.close()
})

test('the browser reaches nothing but this machine', async () => {
  const page = await browser.newPage()
  await assert.rejects(page.goto('http://example.org/'), /ERR_NAME_NOT_RESOLVED/)
  await page.close()
})

/** Runs in the page: the character's pixels as zeroes and ones. */
function inkOf(character: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 64
  const context = canvas.getContext('2d')
  if (context === null) return ''
  context.font = '48px sans-serif'
  context.textBaseline = 'top'
  context.fillText(character, 4, 4)
  const { data } = context.getImageData(0, 0, 64, 64)
  return Array.from({ length: 64 * 64 }, (_, pixel) => ((data[pixel * 4 + 3] ?? 0) > 127 ? '1' : '0')).join('')
}

/** Runs in the page: one frame of its camera as a PNG data address. */
async function photograph(): Promise<string> {
  const video = document.querySelector('video')
  if (video === null) return ''
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } })
  await video.play()
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return canvas.toDataURL('image/png')
}

/** A QR code as a PNG, five pixels a module, with its quiet zone. */
function drawQr(text: string): Buffer {
  const modules = encodeQr(text, 'raw', { ecc: 'medium', border: 4 })
  const side = modules.length * 5
  const png = new PNG({ width: side, height: side })
  for (let pixel = 0; pixel < side * side; pixel++) {
    const dark = modules[Math.floor(pixel / side / 5)]?.[Math.floor((pixel % side) / 5)] === true
    png.data.fill(dark ? 0 : 255, pixel * 4, pixel * 4 + 3)
    png.data[pixel * 4 + 3] = 255
  }
  return PNG.sync.write(png)
}
