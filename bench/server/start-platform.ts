import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What the load has to know of a platform that runs. */
export type PlatformReady = {
  url: string
  otp: string
  people: readonly { name: string; idNumber: string; phone: string }[]
  terminals: readonly { terminalId: string; token: string }[]
}

/** Starts a program of this folder that says one thing when it is ready, after it was told `greeting`; and ends it. */
export async function startProgram<Ready>(
  program: string,
  args: readonly string[],
  greeting?: object,
): Promise<{ ready: Ready; child: ChildProcess; stop(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, program), [...args])
  const exit = once(child, 'exit')
  const ended = exit.then(([code]) => {
    throw new Error(`${program} ended with ${code}`)
  })
  ended.catch(() => {})
  if (greeting !== undefined) child.send(greeting)
  const [ready] = await Promise.race([once(child, 'message'), ended])
  return {
    ready,
    child,
    stop: async () => {
      child.kill('SIGTERM')
      await exit
    },
  }
}
