import { useEffect, useState } from 'preact/hooks'
import type { ServerClock } from './server-clock.ts'

const REDRAW_MS = 10_000

/** Server time in whole seconds, drawn anew every ten. */
export function useNow(clock: ServerClock): number {
  const read = () => Math.floor(clock.now() / 1000)
  const [now, setNow] = useState(read)
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), REDRAW_MS)
    return () => clearInterval(timer)
  }, [clock])
  // A contact may have moved the clock since the last drawing.
  return Math.max(now, read())
}
