import type { FastifyBaseLogger } from 'fastify'

/** Work that every process repeats. It must be harmless when two do it at once. */
export type RepeatedWork = { name: string; everyMs: number; run(): Promise<unknown> }

/** Runs each work again and again, never two runs of one at once; returns what stops them and waits for the last. */
export function startRepeating(works: readonly RepeatedWork[], log: FastifyBaseLogger): () => Promise<void> {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  const plan = (work: RepeatedWork): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const run = work
        .run()
        .then(
          () => {},
          (error: unknown) => log.warn({ event: 'repeated-work-failed', work: work.name, errorName: nameOf(error) }),
        )
        .finally(() => {
          running.delete(run)
          plan(work)
        })
      running.add(run)
    }, work.everyMs)
    timers.add(timer)
  }
  works.forEach(plan)

  return async () => {
    stopped = true
    for (const timer of timers) clearTimeout(timer)
    await Promise.all(running)
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
