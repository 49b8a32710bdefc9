import { useEffect } from 'preact/hooks'

/** Keeps the screen on while the page is seen; asked for again each time the page comes back. */
export const useWakeLock = (): void => {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let ended = false
    const hold = async () => {
      if (document.hidden || !('wakeLock' in navigator)) return
      try {
        const held = await navigator.wakeLock.request('screen')
        if (ended) await held.release()
        else lock = held
      } catch {
        // Low battery or a policy forbids it; the gate still works, the screen may dim.
      }
    }
    hold()
    document.addEventListener('visibilitychange', hold)
    return () => {
      ended = true
      document.removeEventListener('visibilitychange', hold)
      lock?.release().catch(() => undefined)
    }
  }, [])
}
