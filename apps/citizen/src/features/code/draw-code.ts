import encodeQR from 'qr'

/** Modules of the symbol (version 10) and of the white margin that readers need on each side. */
const SYMBOL_MODULES = 57
const QUIET_MODULES = 4

/** Modules from edge to edge of the picture. */
export const PICTURE_MODULES = SYMBOL_MODULES + 2 * QUIET_MODULES

/** The picture of a code as rows of «is black», margin included: alphanumeric, level M, version 10 by the format. */
export function layOutCode(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', version: 10, border: QUIET_MODULES })
}

/** Device pixels per module that fit a width in CSS pixels: whole ones, so that every edge is sharp. */
export function fitModule(widthCss: number, pixelRatio: number): number {
  return Math.max(1, Math.floor((widthCss * pixelRatio) / PICTURE_MODULES))
}

/** Draws the code black on white as wide as fits `widthCss`, and sizes the canvas to exactly those pixels. */
export function drawCode(canvas: HTMLCanvasElement, text: string, widthCss: number, pixelRatio: number): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const module = fitModule(widthCss, pixelRatio)
  const size = module * PICTURE_MODULES
  canvas.width = size
  canvas.height = size
  canvas.style.width = `${size / pixelRatio}px`
  canvas.style.height = `${size / pixelRatio}px`
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, size, size)
  context.fillStyle = '#000000'
  for (const [y, row] of layOutCode(text).entries())
    for (const [x, black] of row.entries()) if (black) context.fillRect(x * module, y * module, module, module)
}
