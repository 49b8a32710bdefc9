import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { StartError } from '../kernel/start-error.ts'
import type { Departments, Running } from '../serve.ts'
import { answerMetrics } from './metrics-of-all.ts'

/** Under this name a process is told what the first one has prepared. */
const ORDERS = 'YIMA_WORKER'
const RESTART_MS_MIN = 250
const RESTART_MS_MAX = 8_000
/** A process that ran so long had not failed at its start. */
const HEALTHY_MS = 30_000

/** What one of several processes was told. */
export function readOrders(): Departments {
  // Reason for the type: it is what `startWorkers` of this file wrote.
  return JSON.parse(process.env[ORDERS] ?? '{}') as Departments
}

/**
 * Several server processes on one port: the first one hands connections out and serves none itself. They share nothing but
 * the database. One that ends is replaced, later each time it fails again; when one cannot start at first, none does.
 */
export async function startWorkers(count: number, departments: Departments): Promise<Running> {
  let isStopping = false
  answerMetrics()
  const environment = { [ORDERS]: JSON.stringify(departments) }
  const replace = (worker: Worker, startedMs: number, waitMs: number): void => {
    worker.once('exit', () => {
      if (isStopping) return
      const wait = Date.now() - startedMs > HEALTHY_MS ? RESTART_MS_MIN : waitMs
      process.stderr.write(`· 服务进程 ${worker.id} 已退出，将重新启动 process ${worker.id} ended and is replaced\n`)
      setTimeout(() => {
        if (!isStopping) replace(cluster.fork(environment), Date.now(), Math.min(wait * 2, RESTART_MS_MAX))
      }, wait)
    })
  }
  const started = await Promise.all(Array.from({ length: count }, () => startOne(environment)))
  for (const { worker } of started) replace(worker, Date.now(), RESTART_MS_MIN)
  return {
    baseUrl: started[0]?.baseUrl ?? '',
    stop: async () => {
      isStopping = true
      await Promise.all(Object.values(cluster.workers ?? {}).map(worker => worker && end(worker)))
    },
  }
}

async function startOne(environment: Record<string, string>): Promise<{ worker: Worker; baseUrl: string }> {
  const worker = cluster.fork(environment)
  const exited = once(worker, 'exit').then(() => {
    // It has said why.
    throw new StartError('服务进程没有启动 A server process did not start')
  })
  exited.catch(() => {})
  const [message] = await Promise.race([once(worker, 'message'), exited])
  return { worker, baseUrl: String(message) }
}

async function end(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const exit = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  await exit
}
