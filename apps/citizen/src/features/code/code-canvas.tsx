import { useEffect, useRef } from 'preact/hooks'
import { drawCode } from './draw-code.ts'

/** The widest picture that still is comfortable to hold before a reader, in CSS pixels. */
const WIDTH_MAX = 420

/**
 * The picture of the code, and nothing of its text anywhere else in the page. Tapping it mints the next; people with a
 * keyboard or a screen reader have the button below for that.
 */
export function CodeCanvas({ text, label, onTap }: { text: string; label: string; onTap: () => void }) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const draw = () => {
      if (!frame.current || !canvas.current) return
      drawCode(canvas.current, text, Math.min(frame.current.clientWidth, WIDTH_MAX), window.devicePixelRatio || 1)
    }
    draw()
    // Room changes with the window and with the text size that people choose.
    const observer = new ResizeObserver(draw)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [text])
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
