import { isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { serveAdmin, socketPath } from './admin/admin-socket.ts'
import { runCommand } from './admin/commands.ts'
import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import type { Bytes } from './kernel/bytes.ts'
import type { Database } from './kernel/db.ts'
import { migrate } from './kernel/migrate.ts'
import { systemSources } from './kernel/sources.ts'
import { StartError } from './kernel/start-error.ts'
import { createVault } from './kernel/vault.ts'
import { checkInstallation, openStore, type Store } from './store.ts'

const STOP_MS_MAX = 10_000
const PARENT_CHECK_MS = 250
const EMBEDDED_BANNER =
  '内置数据库：仅供试用和开发，断电可能丢失数据 embedded database: for trial and development, a power cut may lose data'

/** The process: config → database → application → listen → close gracefully. */
async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env)
  progress('打开数据库 opening the database')
  const store = await openStore(config)
  const { database, rootKey } = store
  if (config.databaseUrl === undefined) progress(EMBEDDED_BANNER)
  const fresh = await migrate(database)
  if (fresh.length > 0) progress(`数据库已更新 database brought up to date: ${fresh.length}`)
  await checkInstallation(store, config.prefix)
  const demo = config.demo ? await prepareDemo(config, database, rootKey) : undefined
  const connectors = config.connectors ?? demo?.connectors
  if (connectors === undefined) throw new StartError('缺少外部系统地址 The departments’ systems are not configured')

  let baseUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${config.port}`
  const { app } = await buildApp({
    ...config,
    database,
    sources: systemSources,
    rootKey,
    connectors,
    baseUrl: () => baseUrl,
    demo: demo?.mode,
  })
  await listen(app, config)
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  baseUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${port}`
  const closeAdmin = config.databaseUrl === undefined ? await openAdmin(config, store) : undefined
  const lan = config.lan ? await (await import('./lan.ts')).serveLan(app, config.dataFolder, port + 1) : undefined
  demo?.writeJson(baseUrl)
  stopOnSignal(async () => {
    await closeAdmin?.()
    await app.close()
    lan?.stop()
    await database.close()
    demo?.stop()
  })
  if (lan !== undefined) process.stdout.write(`${lan.qr}\n手机扫码打开 open on a phone: ${lan.url}\n`)
  process.stdout.write(`Yima ready at ${baseUrl}\n`)
}

const progress = (text: string): void => {
  process.stderr.write(`· ${text}\n`)
}

/** `0.0.0.0` and `::` listen everywhere but are nobody's address. */
const urlHost = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host

/** The embedded folder is ours alone, so the command line asks us; without the socket it says that the folder is held. */
async function openAdmin(config: Config, { database, rootKey }: Store): Promise<(() => Promise<void>) | undefined> {
  const vault = createVault(rootKey, systemSources)
  const deps = { ...config, db: database.db, sources: systemSources, vault }
  try {
    return await serveAdmin(socketPath(config.dataFolder), ({ actor, typed }) => runCommand({ ...deps, actor }, typed))
  } catch (error) {
    progress(`命令行接口未打开 admin.sock was not opened: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

async function prepareDemo(config: Config, database: Database, rootKey: Bytes) {
  const [{ demoMode }, { seedCounty }, { writeDemoJson }, { startMockCity }] = await Promise.all([
    import('./demo/demo-mode.ts'),
    import('./demo/seed-county.ts'),
    import('./demo/write-demo-json.ts'),
    import('./demo/start-mock-city.ts'),
  ])
  progress('准备演示县 preparing the demo county')
  const [mockCity] = await Promise.all([startMockCity(), seedCounty(database.db, systemSources, rootKey)])
  return {
    mode: demoMode(rootKey, mockCity.url),
    connectors: { population: mockCity.url, carriers: mockCity.url, sms: mockCity.url },
    writeJson: (baseUrl: string) => writeDemoJson(config.dataFolder, baseUrl, rootKey),
    stop: mockCity.stop,
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new StartError(
        `端口 ${port} 已被占用 Port ${port} is in use; 请用 --port 换一个 choose another with --port`,
      )
    if (code === 'EACCES')
      throw new StartError(
        `没有权限使用端口 ${port} No permission for port ${port}; 请用 1024 以上的端口 choose one above 1024`,
      )
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartError(`本机没有地址 ${host} This machine has no address ${host}; 请检查 --host check --host`)
    throw error
  }
}

/** Drains and stops; a second signal or ten seconds end it at once. */
function stopOnSignal(stop: () => Promise<void>): void {
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
  process.on('SIGINT', onSignal)
  if (process.env.npm_lifecycle_event === 'start') whenParentEnds(onSignal)
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

main().catch((error: unknown) => {
  const known = error instanceof StartError
  process.stderr.write(
    known
      ? `${error.message}\n`
      : `启动失败 Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
