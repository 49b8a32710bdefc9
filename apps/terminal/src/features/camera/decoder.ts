import type { DecodeAnswer, DecodeRequest } from './decode-worker.ts'

/** Reads the texts of the QR codes in a picture; rejects when the decoder cannot work in this browser. */
export type Decoder = { decode(image: ImageData, careful: boolean): Promise<string[]>; close(): void }

const DECODE_TIME_OUT_MS = 10_000

/** Codes are never read on the page's own thread, so that a slow phone still draws and speaks at once. */
export const createDecoder = (): Decoder => {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (answer: DecodeAnswer) => void>()
  let serial = 0
  let broken = false
  worker.onmessage = (event: MessageEvent<DecodeAnswer>) => waiting.get(event.data.serial)?.(event.data)
  worker.onerror = () => {
    broken = true
    for (const [number, settle] of waiting) settle({ serial: number, texts: [], failed: true })
  }
  return {
    decode: (image, careful) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(new Error('decoder'))
        const request: DecodeRequest = { serial: ++serial, image, careful }
        const settle = ({ texts, failed }: Pick<DecodeAnswer, 'texts' | 'failed'>) => {
          clearTimeout(timer)
          waiting.delete(request.serial)
          if (failed) reject(new Error('decoder'))
          else resolve(pickCodes(texts))
        }
        const timer = setTimeout(() => settle({ texts: [], failed: true }), DECODE_TIME_OUT_MS)
        waiting.set(request.serial, settle)
        worker.postMessage(request, [image.data.buffer])
      }),
    close: () => worker.terminate(),
  }
}

/** Of all codes in view those that look like ours count; a poster beside the phone must not refuse the person. */
export const pickCodes = (texts: readonly string[]): string[] => {
  const ours = texts.filter(text => /^\s*[A-Za-z]{3}1[0-9A-Za-z]{100,}\s*$/.test(text))
  return ours.length > 0 ? ours : texts.slice(0, 1)
}
