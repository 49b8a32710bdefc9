import { isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { serveAdmin, socketPath } from './admin/admin-socket.ts'
import { runCommand } from './admin/commands.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { systemSources } from './kernel/sources.ts'
import { StartError } from './kernel/start-error.ts'
import { createVault } from './kernel/vault.ts'
import type { Store } from './store.ts'

/** Where the departments' systems are; with `mockCityUrl` they are simulated and the demo's pages and codes exist. */
export type Departments = { connectors: Config['connectors']; mockCityUrl: string | undefined }
export type Running = { baseUrl: string; lan?: { url: string; qr: string } | undefined; stop(): Promise<void> }

/** One process that serves: application → listen → close gracefully. Its database is migrated. */
export async function serve(config: Config, store: Store, departments: Departments): Promise<Running> {
  const { database, rootKey } = store
  const { connectors, mockCityUrl } = departments
  if (connectors === undefined) throw new StartError('缺少外部系统地址 The departments’ systems are not configured')
  const demo =
    mockCityUrl === undefined ? undefined : (await import('./demo/demo-mode.ts')).demoMode(rootKey, mockCityUrl)
  let baseUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${config.port}`
  const { app } = await buildApp({
    ...config,
    database,
    sources: systemSources,
    rootKey,
    connectors,
    baseUrl: () => baseUrl,
    demo,
  })
  await listen(app, config)
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  baseUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${port}`
  const closeAdmin = config.databaseUrl === undefined ? await openAdmin(config, store) : undefined
  const lan = config.lan ? await (await import('./lan.ts')).serveLan(app, config.dataFolder, port + 1) : undefined
  return {
    baseUrl,
    lan,
    stop: async () => {
      await closeAdmin?.()
      await app.close()
      lan?.stop()
    },
  }
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
    process.stderr.write(
      `· 命令行接口未打开 admin.sock was not opened: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    return undefined
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
