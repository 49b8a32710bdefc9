import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A server of the platform in a process of its own, ready. */
export type RunningServer = {
  url: string
  /** Everything that it wrote to standard output so far. */
  output(): string
  /** Everything on standard error so far. */
  errors(): string
  readySeconds: number
  processId: number
  /** kill −9; resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves when the process has ended by itself. */
  stop(): Promise<{ code: number | null; seconds: number }>
}

export type ServerOptions = {
  data: string
  port?: number
  databaseUrl?: string | undefined
  /** More options after the port and the data folder. */
  args?: readonly string[]
  /** More of the environment that the server starts in. */
  environment?: Readonly<Record<string, string>>
  /** Another program than the product's own, for planted faults. */
  program?: string
}

/** How a start that was refused ended; `errors` are the lines of standard error without the notes of progress. */
export type RefusedStart = { code: number | null; errors: readonly string[] }

const ROOT = join(import.meta.dirname, '../..')
const SERVER_PROGRAM = join(ROOT, 'apps/server/src/main.ts')
const COMMAND_PROGRAM = join(ROOT, 'apps/server/src/yima.ts')
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LANG']

/** Starts a server and waits for its ready line. Throws with its standard error when it ends before. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const started = Date.now()
  const { child, output, errors } = run(
    options.program ?? SERVER_PROGRAM,
    ['--port', String(options.port ?? 0), '--data', options.data, ...(options.args ?? [])],
    { ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }), ...options.environment },
  )
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const ready = /^Yima ready at (\S+)$/m.exec(output())
      if (ready?.[1] !== undefined) resolve(ready[1])
    })
    child.once('close', code => reject(new Error(`the server ended with ${code}: ${errors()}`)))
  })
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const asked = Date.now()
    child.kill(signal)
    await ended
    return { code: child.exitCode, seconds: (Date.now() - asked) / 1000 }
  }
  return {
    url,
    output,
    errors,
    readySeconds: (Date.now() - started) / 1000,
    processId: child.pid ?? 0,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

/** Runs a server that ought to refuse to start, to its end. */
export async function startRefused(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RefusedStart> {
  const { child, output, errors } = run(SERVER_PROGRAM, args, environment)
  child.stdout?.on('data', () => {
    // It was not refused: it need not run on for the test to say so.
    if (output().includes('Yima ready')) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const lines = errors().split('\n')
  return { code: child.exitCode, errors: lines.filter(line => line !== '' && !line.startsWith('· ')) }
}

/** A command of the operator that runs in a process of its own. */
export type RunningCommand = {
  /** Resolves when what stands on standard error is such; throws when the command ends before. */
  says(isSuch: (errors: string) => boolean): Promise<void>
  ended: Promise<{ code: number | null; lines: readonly string[]; errors: readonly string[] }>
  kill(): void
}

/** Starts a command of the operator and does not wait for its end. */
export function startCommand(
  { data, databaseUrl, environment = {} }: Pick<ServerOptions, 'data' | 'databaseUrl' | 'environment'>,
  ...typed: readonly string[]
): RunningCommand {
  const store = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const { child, output, errors } = run(COMMAND_PROGRAM, ['--data', data, ...typed], { ...store, ...environment })
  const linesOf = (text: string) => text.split('\n').filter(line => line !== '')
  const closed = once(child, 'close')
  return {
    says: isSuch =>
      new Promise((resolve, reject) => {
        const look = (): void => void (isSuch(errors()) && resolve())
        look()
        child.stderr?.on('data', look)
        child.once('close', code => reject(new Error(`the command ended with ${code}: ${errors()}`)))
      }),
    ended: closed.then(() => ({ code: child.exitCode, lines: linesOf(output()), errors: linesOf(errors()) })),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Runs a command of the operator, in a process of its own, to its end. */
export const operate = (
  installation: Pick<ServerOptions, 'data' | 'databaseUrl' | 'environment'>,
  ...typed: readonly string[]
): RunningCommand['ended'] => startCommand(installation, ...typed).ended

/** Nothing of the developer's environment but what a program needs to run; as under `npm start`, it ends with its parent. */
function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
  const inherited = PASSED_ON.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), npm_lifecycle_event: 'start', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, output: collect(child.stdout), errors: collect(child.stderr) }
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}
