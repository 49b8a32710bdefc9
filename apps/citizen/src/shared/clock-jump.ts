/** What two clocks of the phone read at one moment: the one that people can set, and the one that only runs. */
export type ClockReading = { wallMs: number; steadyMs: number }

/** Clocks are corrected in small steps all the time; codes bear twice this. */
const JUMP_SECONDS_MIN = 10

/**
 * Seconds by which the phone's clock was set between two readings, 0 when it was not. Set back shows always. Set ahead
 * shows only on a page in view all the while: a sleeping phone stops the steady clock, and that looks the same.
 */
export function measureJump(before: ClockReading, now: ClockReading, inView: boolean): number {
  const seconds = (now.wallMs - before.wallMs - (now.steadyMs - before.steadyMs)) / 1000
  return seconds <= -JUMP_SECONDS_MIN || (inView && seconds >= JUMP_SECONDS_MIN) ? seconds : 0
}
