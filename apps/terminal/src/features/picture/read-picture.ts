import type { Decoder } from '../camera/decoder.ts'

/** Larger photos are drawn smaller before they are read: a code that fills a tenth of the picture still has enough dots. */
const SIDE_MAX_PX = 2_000

/** Draws any picture the browser can show (also turned phone photos) into pixels; rejects for what is no picture. */
export const drawPicture = async (picture: Blob): Promise<ImageData> => {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('canvas')
  // A picture with a clear ground is read as if it lay on white paper.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** What a picture held: texts, no code, or no picture at all. */
export type PictureOutcome = { kind: 'read'; texts: string[] } | { kind: 'no-code' | 'no-picture' | 'no-decoder' }

/** Reads the codes of one picture. */
export const readPicture = async (decoder: Decoder, picture: Blob): Promise<PictureOutcome> => {
  let image: ImageData
  try {
    image = await drawPicture(picture)
  } catch {
    return { kind: 'no-picture' }
  }
  try {
    const texts = await decoder.decode(image, true)
    return texts.length > 0 ? { kind: 'read', texts } : { kind: 'no-code' }
  } catch {
    return { kind: 'no-decoder' }
  }
}
