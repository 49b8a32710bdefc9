import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Acknowledged } from './check-books.ts'

/** What the load is told: where the server is now, or to finish what is begun. */
export type ToLoad = { kind: 'server'; url: string } | { kind: 'stop' }
/** What the load says. `acknowledged` comes after the answer is on disk; `repeated` were asked at a second server. */
export type FromLoad =
  | { kind: 'ready'; gates: number }
  | { kind: 'acknowledged'; count: number }
  | ({ kind: 'finished' } & LoadCounts)

export type LoadCounts = { acknowledged: number; repeated: number; unanswered: number }

export type Load = {
  useServer(url: string): void
  /** Resolves as soon as so many more scans are acknowledged. */
  acknowledgeMore(count: number): Promise<void>
  /** Gates finish their scan; those whose server is gone give it up as unanswered. */
  stop(): Promise<LoadCounts>
  /** The gates that run; known once scans are acknowledged. */
  gates(): number
  readJournal(): Acknowledged[]
  end(): void
}

/** Starts the gates as a process of their own, which outlives every server. */
export function startLoad(dataFolder: string, journalFile: string): Load {
  const child = fork(join(import.meta.dirname, 'load.ts'), [dataFolder, journalFile])
  let acknowledged = 0
  let gates = 0
  let finished: LoadCounts | undefined
  let failed: Error | undefined
  let waiting: (() => void)[] = []
  const wakeAll = (): void => {
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }
  child.on('message', (message: FromLoad) => {
    if (message.kind === 'ready') gates = message.gates
    else if (message.kind === 'acknowledged') acknowledged = message.count
    else finished = message
    wakeAll()
  })
  child.once('exit', code => {
    if (finished === undefined) failed = new Error(`the load ended with ${code}`)
    wakeAll()
  })
  const until = async (reached: () => boolean): Promise<void> => {
    while (!reached()) {
      if (failed !== undefined) throw failed
      await new Promise<void>(resolve => {
        waiting.push(resolve)
      })
    }
  }
  return {
    useServer: url => void child.send({ kind: 'server', url } satisfies ToLoad),
    acknowledgeMore: count => {
      const goal = acknowledged + count
      return until(() => acknowledged >= goal)
    },
    stop: async () => {
      child.send({ kind: 'stop' } satisfies ToLoad)
      await until(() => finished !== undefined)
      if (finished === undefined) throw new Error('the load did not finish')
      return finished
    },
    gates: () => gates,
    readJournal: () =>
      readFileSync(journalFile, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Acknowledged),
    end: () => void child.kill('SIGKILL'),
  }
}
