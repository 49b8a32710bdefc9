import { useEffect, useState } from 'preact/hooks'
import type { ServerClock } from './server-clock.ts'

const FORMAT = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The platform's time as HH:MM:SS in the city's zone, drawn anew at each full second. */
export const useClock = (clock: ServerClock): string => {
  const [text, setText] = useState(() => FORMAT.format(clock.now()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const draw = () => {
      const now = clock.now()
      setText(FORMAT.format(now))
      timer = setTimeout(draw, 1_000 - (((now % 1_000) + 1_000) % 1_000))
    }
    draw()
    return () => clearTimeout(timer)
  }, [clock])
  return text
}
