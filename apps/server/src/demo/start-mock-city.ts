import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { StartError } from '../kernel/start-error.ts'

/** Starts the simulated departments in a process of their own, on a free port of this machine. It ends with us. */
export async function startMockCity(): Promise<{ url: string; stop(): void }> {
  const child = fork(
    fileURLToPath(import.meta.resolve('@yima/mock-city/main')),
    ['--port', '0', '--host', '127.0.0.1'],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  const [message] = await Promise.race([once(child, 'message'), failed(child)])
  const url: unknown = typeof message === 'object' && message !== null && 'url' in message ? message.url : undefined
  if (typeof url !== 'string') throw new StartError('模拟部门系统没有启动 The mock city did not start')
  return { url, stop: () => child.kill('SIGTERM') }
}

async function failed(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new StartError('模拟部门系统没有启动 The mock city did not start')
}
