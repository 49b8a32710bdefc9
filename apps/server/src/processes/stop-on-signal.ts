import cluster from 'node:cluster'

const STOP_MS_MAX = 10_000
const PARENT_CHECK_MS = 250

/**
 * Drains and stops at a signal; a second one or ten seconds end it at once. One of several processes takes SIGTERM and the
 * end of the first process for the signal, and not the terminal's Ctrl+C, which reaches the first process too.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS_MAX - 500).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', cluster.isWorker ? () => {} : onSignal)
  if (cluster.isWorker) process.once('disconnect', onSignal)
  else if (process.env.npm_lifecycle_event === 'start') whenParentEnds(onSignal)
}

/** npm passes a signal to its shell, and not every shell passes it on: the shell's end is taken for the signal. */
function whenParentEnds(stop: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, PARENT_CHECK_MS)
  timer.unref()
}
