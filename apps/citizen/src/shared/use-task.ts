import { useRef, useState } from 'preact/hooks'

/** One thing at a time that may fail: `run` ignores a second press while the first is under way. */
export type Task = { busy: boolean; failure: unknown; run: (work: () => Promise<void>) => void; clear: () => void }

/** Keeps whether a task is running and how it last failed (`undefined` when it did not). */
export function useTask(): Task {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const running = useRef(false)
  const run = (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setFailure(undefined)
    work()
      .catch(reason => setFailure(() => reason))
      .finally(() => {
        running.current = false
        setBusy(false)
      })
  }
  return { busy, failure, run, clear: () => setFailure(undefined) }
}
