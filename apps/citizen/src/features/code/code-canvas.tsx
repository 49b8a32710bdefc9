import { useElder } from '@yima/ui'
import { useEffect, useRef } from 'preact/hooks'
import { drawCode } from './draw-code.ts'

/** The widest picture that still is comfortable to hold before a reader, in CSS pixels; in the elder version it fills the screen. */
const WIDTH_MAX = { normal: 420, elder: 720 } as const

/** As app.css has it: lower screens have no tabs at their edge, the code may take them from top to bottom. */
const LOW_SCREEN_PX = 480

/** Half a code is none: what a screen of this height has room for beside header and tabs. */
const roomBelow = (height: number): number => (height <= LOW_SCREEN_PX ? height : height * 0.7)

/**
 * The picture of the code, and nothing of its text anywhere else in the page. Tapping it mints the next; people with a
 * keyboard or a screen reader have the button below for that.
 */
export function CodeCanvas({ text, label, onTap }: { text: string; label: string; onTap: () => void }) {
  const widthMax = WIDTH_MAX[useElder() ? 'elder' : 'normal']
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const draw = () => {
      if (!frame.current || !canvas.current) return
      const width = Math.min(frame.current.clientWidth, roomBelow(window.innerHeight), widthMax)
      drawCode(canvas.current, text, width, window.devicePixelRatio || 1)
    }
    draw()
    // Room changes with the window and with the text size that people choose.
    const observer = new ResizeObserver(draw)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [text, widthMax])
  useEffect(() => {
    const picture = canvas.current
    picture?.addEventListener('click', onTap)
    return () => picture?.removeEventListener('click', onTap)
  }, [onTap])
  return (
    <div class="code-frame" ref={frame}>
      <canvas class="code-picture" ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
