import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** One picture to read: `careful` spends more time, for photos; a camera gets the next frame anyway. */
export type DecodeRequest = { serial: number; image: ImageData; careful: boolean }

/** The texts found, or `failed` when the decoder itself did not work. */
export type DecodeAnswer = { serial: number; texts: string[]; failed: boolean }

/** A gate sees more than one code at times: posters, the next person's phone. */
const SYMBOLS_MAX = 4

const options = (careful: boolean): ReaderOptions => ({
  formats: ['QRCode'],
  maxNumberOfSymbols: SYMBOLS_MAX,
  tryHarder: true,
  tryRotate: true,
  tryInvert: careful,
  tryDownscale: true,
})

// The wasm is served by us, under a hashed name; without this the library would fetch it from elsewhere.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true }).catch(() => undefined)

self.onmessage = async (event: MessageEvent<DecodeRequest>) => {
  const { serial, image, careful } = event.data
  let answer: DecodeAnswer
  try {
    const results = await readBarcodes(image, options(careful))
    answer = { serial, texts: results.filter(result => result.isValid).map(result => result.text), failed: false }
  } catch {
    answer = { serial, texts: [], failed: true }
  }
  self.postMessage(answer)
}
