import { useEffect } from 'preact/hooks'

/** Keeps the screen lit while `active`; the browser takes the lock away when the page is hidden, so it is asked for again. */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !('wakeLock' in navigator)) return
    let lock: WakeLockSentinel | undefined
    let stopped = false
    const acquire = async () => {
      if (document.hidden) return
      try {
        const got = await navigator.wakeLock.request('screen')
        if (stopped) await got.release()
        else lock = got
      } catch {
        // Refused when the battery is low or the page is in a frame without the right: the code works all the same.
      }
    }
    void acquire()
    document.addEventListener('visibilitychange', acquire)
    return () => {
      stopped = true
      document.removeEventListener('visibilitychange', acquire)
      void lock?.release()
    }
  }, [active])
}
