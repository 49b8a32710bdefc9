import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import encodeQR from 'qr'
import decodeQR from 'qr/decode.js'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) } })

/** Reads a picture of a code with every reader at hand; they are of different makers and must agree. */
export async function readByAll(png: Buffer): Promise<string[]> {
  const { width, height, data } = PNG.sync.read(png)
  const [zxing] = await readBarcodes(new Uint8Array(png), { formats: ['QRCode'] })
  const texts = [zxing?.text ?? '', decodeQR({ width, height, data })]
  const zbar = readByZbar(png)
  return zbar === undefined ? texts : [...texts, zbar]
}

/** The third reader, where the machine has it. */
function readByZbar(png: Buffer): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'yima-code-'))
  try {
    writeFileSync(join(folder, 'code.png'), png)
    return execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'code.png')], { encoding: 'utf8' }).trim()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    if (process.env.YIMA_LEFT_OUT !== undefined)
      appendFileSync(
        process.env.YIMA_LEFT_OUT,
        '没有 zbarimg：第三种识读未运行 no zbarimg: the third reader was left out\n',
      )
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const PIXELS_PER_MODULE = 5

/** Draws a text as a real QR picture: black on white, four modules of quiet zone. */
export function drawCode(text: string): Buffer {
  const modules = encodeQR(text, 'raw', { border: 4, ecc: 'medium' })
  const size = modules.length * PIXELS_PER_MODULE
  const png = new PNG({ width: size, height: size })
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const dark = modules[Math.floor(y / PIXELS_PER_MODULE)]?.[Math.floor(x / PIXELS_PER_MODULE)] === true
      png.data.set([dark ? 0 : 255, dark ? 0 : 255, dark ? 0 : 255, 255], (y * size + x) * 4)
    }
  return PNG.sync.write(png)
}
