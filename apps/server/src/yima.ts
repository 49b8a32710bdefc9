import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { askServer, type Reply, socketPath } from './admin/admin-socket.ts'
import { CommandRefused } from './admin/command.ts'
import { describeCommands, findCommand, runCommand, runForCaller } from './admin/commands.ts'
import { migrate } from './kernel/migrate.ts'
import { systemSources } from './kernel/sources.ts'
import { StartError } from './kernel/start-error.ts'
import { createVault } from './kernel/vault.ts'
import { checkInstallation, openStore, readStoreConfig, type StoreConfig } from './store.ts'

/** The operator's command line: a server that holds the embedded folder is asked to do it, else the store is opened. */
async function main(): Promise<void> {
  const { data, typed } = splitArguments(process.argv.slice(2))
  if (typed.length === 0 || typed[0] === 'help' || typed[0] === '--help') return print([describeCommands()])
  const config = readStoreConfig(data, process.env)
  const operate = (words: readonly string[]) => runWhereStoreIs(config, words)
  const code = await runForCaller({ dataFolder: config.dataFolder, operate }, typed)
  if (code !== undefined) {
    process.exitCode = code
    return
  }
  const lines = await operate(typed)
  if (findCommand(typed)?.isFailure?.(lines) === true) process.exitCode = 1
  print(lines)
}

async function runWhereStoreIs(config: StoreConfig, typed: readonly string[]): Promise<readonly string[]> {
  const request = { actor: `os:${userInfo().username}`, typed: fromHere(typed) }
  const isServerAsked = config.databaseUrl === undefined && findCommand(typed)?.isOnStoppedPlatform !== true
  const asked = isServerAsked ? await askServer(socketPath(config.dataFolder), request) : undefined
  const reply = asked ?? (await runHere(config, request))
  if ('lines' in reply) return reply.lines
  if ('refused' in reply) throw new CommandRefused(reply.refused)
  throw new Error('the server could not do it; its log says why')
}

/** Our own option may stand before the command, as in the help. */
function splitArguments(args: readonly string[]): { data: string | undefined; typed: readonly string[] } {
  return args[0] === '--data' ? { data: args[1], typed: args.slice(2) } : { data: undefined, typed: args }
}

/** A file is meant from where the command was typed, whoever runs it. */
const fromHere = (typed: readonly string[]): readonly string[] =>
  typed.map((word, index) => (['--to', '--from'].includes(typed[index - 1] ?? '') ? resolve(word) : word))

async function runHere(
  config: StoreConfig,
  { actor, typed }: { actor: string; typed: readonly string[] },
): Promise<Reply> {
  const mayBeNew = findCommand(typed)?.isOnStoppedPlatform === true
  if (!mayBeNew && config.databaseUrl === undefined && !existsSync(join(config.dataFolder, 'db')))
    throw new CommandRefused(
      `这里没有平台数据 No platform’s data in ${config.dataFolder}; 请用 --data 或 DATABASE_URL 指明 name it by --data or DATABASE_URL`,
    )
  const store = await openStore({ ...config, mayCreateRootKey: false })
  try {
    if (mayBeNew) await migrate(store.database)
    await checkInstallation(store, config.prefix)
    const vault = createVault(store.rootKey, systemSources)
    return {
      lines: await runCommand({ ...config, db: store.database.db, sources: systemSources, vault, actor }, typed),
    }
  } finally {
    await store.database.close()
  }
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  const isKnown = error instanceof CommandRefused || error instanceof StartError
  const text = isKnown ? error.message : `失败 Failed: ${error instanceof Error ? error.message : String(error)}`
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
})
