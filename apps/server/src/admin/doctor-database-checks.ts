import { cityMidnight } from '@yima/code'
import { sql } from 'kysely'
import { cityDay, utcMonth } from '../kernel/city-time.ts'
import { all, type Db, first } from '../kernel/db.ts'
import { listMigrations } from '../kernel/migrate.ts'
import { readCatalog } from './backup-catalog.ts'
import { type Check, check, found } from './doctor-check.ts'

const POOL_CONNECTIONS = 16
const CLOCK_SECONDS_MAX = 2
const DAY_SECONDS = 86_400

/** The database and what is in it. */
export const DATABASE_CHECKS: readonly Check[] = [
  check(
    'database-version',
    '数据库版本',
    'database version',
    '升级到 15 以上',
    'upgrade to 15 or later',
    async ({ db }) => {
      const version = await setting(db, 'server_version_num')
      return found(Number(version) >= 150_000, version)
    },
  ),
  check(
    'durability',
    '断电不丢数据',
    'a commit survives a power cut',
    '在 postgresql.conf 打开 fsync、full_page_writes、synchronous_commit；内置数据库只供试用',
    'turn on fsync, full_page_writes and synchronous_commit; the embedded engine is for trial only',
    async ({ db, databaseUrl, env }) => {
      if (databaseUrl === undefined) return found(false, 'embedded', env.NODE_ENV === 'production' ? 'bad' : 'warn')
      const names = ['fsync', 'full_page_writes', 'synchronous_commit']
      const off = (await Promise.all(names.map(async name => [name, await setting(db, name)] as const))).filter(
        ([, value]) => value === 'off',
      )
      return found(off.length === 0, off.map(pair => pair.join(' = ')).join(', ') || 'on')
    },
  ),
  check(
    'encoding',
    '数据库编码',
    'database encoding',
    '以 UTF8 重建数据库',
    'make the database anew in UTF8',
    async ({ db }) => {
      const encoding = await setting(db, 'server_encoding')
      return found(encoding === 'UTF8', encoding)
    },
  ),
  check(
    'connections',
    '连接数够用',
    'connections suffice',
    '提高 max_connections 或减少进程',
    'raise max_connections or run fewer processes',
    async ({ db, databaseUrl, env }) => {
      if (databaseUrl === undefined) return found(true, 'embedded')
      const due = Number(env.YIMA_WORKERS ?? 1) * POOL_CONNECTIONS + 10
      const max = Number(await setting(db, 'max_connections'))
      return found(max >= due, `${max}, due ${due}`)
    },
  ),
  check(
    'clock',
    '时钟一致',
    'clocks of database and machine agree',
    '检查两台机器的 NTP',
    'check NTP on both',
    async deps => {
      const row = await first(
        deps.db,
        sql<{ seconds: number }>`select extract(epoch from clock_timestamp())::float8 as seconds`,
      )
      const apart = Math.abs((row?.seconds ?? 0) - deps.sources.now() / 1000)
      return found(apart <= CLOCK_SECONDS_MAX, `${apart.toFixed(2)} s`)
    },
  ),
  check('migrations', '数据库结构', 'migrations', '重新启动服务', 'start the server once', async ({ db }) => {
    const { migrations } = await readCatalog(db)
    const missing = listMigrations().filter(
      ({ name, hash }) => !migrations.some(m => m.name === name && m.hash === hash),
    )
    return found(missing.length === 0, missing.map(({ name }) => name).join(', ') || `${migrations.length}`)
  }),
  check(
    'partitions',
    '分区',
    'partitions of now and next month',
    '启动服务即自动补建',
    'a running server makes them',
    async deps => {
      const now = deps.sources.now()
      const next = utcMonth(Date.parse(utcMonth(now)) + 32 * DAY_SECONDS * 1000)
      const days = [0, 1].map(ahead => `kernel.code_use_${cityDay(now / 1000 + ahead * DAY_SECONDS)}`)
      const months = [utcMonth(now), next].flatMap(month => [`kernel.verification_${month}`, `ledger.entry_${month}`])
      const { partitions } = await readCatalog(deps.db)
      const missing = [...days, ...months]
        .map(name => name.replaceAll('-', ''))
        .filter(due => !partitions.some(({ name }) => name === due))
      return found(missing.length === 0, missing.join(', ') || `${partitions.length}`)
    },
  ),
  check(
    'issuer-keys',
    '七天内签发密钥无缺口',
    'issuer keys for the next 7 days',
    'keys announce',
    'keys announce',
    async deps => {
      const keys = await all(
        deps.db,
        sql<{ from: number; to: number }>`select valid_from_min as "from", valid_from_max as "to"
        from passes.issuer_key where prefix = ${deps.prefix} and compromised_at is null`,
      )
      const days = Array.from({ length: 8 }, (_, ahead) =>
        cityMidnight(deps.sources.now() / 1000 + ahead * DAY_SECONDS),
      )
      const bare = days.filter(day => !keys.some(({ from, to }) => from <= day && day <= to))
      return found(bare.length === 0, bare.map(day => cityDay(day)).join(', ') || `${keys.length}`)
    },
  ),
  check(
    'outbox',
    '待送通知',
    'outbox',
    '检查短信等外部系统',
    'see whether the connected systems answer',
    async deps => {
      const row = await first(
        deps.db,
        sql<{ waiting: number; failing: number }>`select count(*)::int as waiting,
        (count(*) filter (where attempts > 5))::int as failing from kernel.outbox`,
      )
      return found((row?.failing ?? 0) === 0, `${row?.waiting} waiting, ${row?.failing} failing`)
    },
  ),
  check(
    'deny-list',
    '停用名单',
    'deny list',
    '服务停着就启动；运行着就看日志',
    'start the server, or read its log',
    async deps => {
      const row = await first(
        deps.db,
        sql<{ seconds: number }>`select extract(epoch from max(published_at))::float8 as seconds from passes.deny_list`,
      )
      const minutes = Math.floor((deps.sources.now() / 1000 - (row?.seconds ?? 0)) / 60)
      return found(minutes <= 120, `${minutes} min`)
    },
  ),
  check(
    'backup',
    '最近备份',
    'last backup',
    'npm run yima -- backup --to …',
    'npm run yima -- backup --to …',
    async deps => {
      const row = await first(
        deps.db,
        sql<{ seconds: number | null }>`select extract(epoch from max(at))::float8 as seconds from kernel.audit
        where action = 'backup-written'`,
      )
      if (typeof row?.seconds !== 'number') return found(false, 'none', 'warn')
      const hours = Math.floor((deps.sources.now() / 1000 - row.seconds) / 3600)
      return found(hours <= 26, `${hours} h`, 'warn')
    },
  ),
]

const setting = async (db: Db, name: string): Promise<string> =>
  (await first(db, sql<{ value: string }>`select current_setting(${name}) as value`))?.value ?? ''
