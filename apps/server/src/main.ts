import cluster from 'node:cluster'
import { readConfig } from './config.ts'
import { prepareDemo } from './demo/prepare-demo.ts'
import { migrate } from './kernel/migrate.ts'
import { StartError } from './kernel/start-error.ts'
import { stopOnSignal } from './processes/stop-on-signal.ts'
import { readOrders, startWorkers } from './processes/workers.ts'
import { type Departments, serve } from './serve.ts'
import { checkInstallation, openStore } from './store.ts'

const EMBEDDED_BANNER =
  '内置数据库：仅供试用和开发，断电可能丢失数据 embedded database: for trial and development, a power cut may lose data'

/** The first process: config → database → migrations → application, here or in several processes → ready. */
async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env)
  progress('打开数据库 opening the database')
  const store = await openStore(config)
  if (config.databaseUrl === undefined) progress(EMBEDDED_BANNER)
  const fresh = await migrate(store.database)
  if (fresh.length > 0) progress(`数据库已更新 database brought up to date: ${fresh.length}`)
  await checkInstallation(store, config.prefix)
  if (config.demo) progress('准备演示县 preparing the demo county')
  const demo = config.demo ? await prepareDemo(config, store) : undefined
  const departments: Departments = { connectors: config.connectors ?? demo?.connectors, mockCityUrl: demo?.mockCityUrl }
  const running =
    config.workers === 1 ? await serve(config, store, departments) : await startWorkers(config.workers, departments)
  demo?.writeJson(running.baseUrl)
  stopOnSignal(async () => {
    await running.stop()
    await store.database.close()
    demo?.stop()
  })
  if (running.lan !== undefined)
    process.stdout.write(`${running.lan.qr}\n手机扫码打开 open on a phone: ${running.lan.url}\n`)
  process.stdout.write(`Yima ready at ${running.baseUrl}\n`)
}

/** One of several processes: its database is migrated and its departments are known. */
async function work(departments: Departments): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env)
  const store = await openStore(config)
  const running = await serve(config, store, departments)
  stopOnSignal(async () => {
    await running.stop()
    await store.database.close()
  })
  process.send?.(running.baseUrl)
}

const progress = (text: string): void => {
  process.stderr.write(`· ${text}\n`)
}

const orders = cluster.isWorker ? readOrders() : undefined
;(orders === undefined ? main() : work(orders)).catch((error: unknown) => {
  const known = error instanceof StartError
  process.stderr.write(
    known
      ? `${error.message}\n`
      : `启动失败 Could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
