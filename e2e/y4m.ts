import { PNG } from 'pngjs'

export type VideoSize = { width: number; height: number; seconds: number }

const FRAMES_PER_SECOND = 10
const FRAMES_MIN = 10
/** Luma of video range (ITU-R BT.601): white is 235, not 255; 128 is «no colour». */
const WHITE = 235
const NO_COLOUR = 128

/**
 * A film that shows one still picture, centred on white and made smaller where it does not fit, in grey: what Chromium's
 * `--use-file-for-fake-video-capture` plays in a circle. `width` and `height` are even.
 */
export function pngToY4m(png: Buffer, { width, height, seconds }: VideoSize): Buffer {
  if (width % 2 !== 0 || height % 2 !== 0) throw new Error('width and height of a film are even')
  const frame = Buffer.alloc((width * height * 3) / 2, NO_COLOUR)
  frame.fill(WHITE, 0, width * height)
  drawCentred(PNG.sync.read(png), frame, width, height)
  const count = Math.max(FRAMES_MIN, Math.ceil(seconds * FRAMES_PER_SECOND))
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([
    header,
    ...Array(count)
      .fill([Buffer.from('FRAME\n'), frame])
      .flat(),
  ])
}

function drawCentred(picture: PNG, frame: Buffer, width: number, height: number): void {
  const scale = Math.min(1, width / picture.width, height / picture.height)
  const [shownWidth, shownHeight] = [Math.floor(picture.width * scale), Math.floor(picture.height * scale)]
  const [left, top] = [(width - shownWidth) >> 1, (height - shownHeight) >> 1]
  for (let y = 0; y < shownHeight; y++) {
    for (let x = 0; x < shownWidth; x++) {
      frame[(top + y) * width + left + x] = lumaOf(picture, x / scale, y / scale, 1 / scale)
    }
  }
}

/** Mean luma of the square of `side` pixels at (x, y): a QR code made smaller by picking pixels would tear. */
function lumaOf({ data, width, height }: PNG, x: number, y: number, side: number): number {
  let sum = 0
  let pixels = 0
  for (let row = Math.floor(y); row < Math.min(height, Math.max(y + side, Math.floor(y) + 1)); row++) {
    for (let column = Math.floor(x); column < Math.min(width, Math.max(x + side, Math.floor(x) + 1)); column++) {
      sum += pixelLuma(data, (row * width + column) * 4)
      pixels++
    }
  }
  return Math.round(16 + (sum / pixels) * (219 / 255))
}

function pixelLuma(data: Buffer, at: number): number {
  const [red = 0, green = 0, blue = 0, alpha = 255] = data.subarray(at, at + 4)
  const grey = 0.299 * red + 0.587 * green + 0.114 * blue
  return 255 + (grey - 255) * (alpha / 255)
}
