import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { StartError } from './kernel/start-error.ts'
import { type Environment, readStoreConfig, type StoreConfig } from './store.ts'

/** Everything a start is told, parsed once. Flags go before environment variables. */
export type Config = StoreConfig & {
  host: string
  port: number
  /** HTTPS on the local network as well. */
  lan: boolean
  demo: boolean
  publicUrl: string | undefined
  trustProxy: string | false
  logLevel: string
  metricsToken: string | undefined
  /** Phones and gates are told to drop the pages that they keep for use without network. */
  endServiceWorkers: boolean
  connectors: { population: string; carriers: string; sms: string } | undefined
  passLifetimeHours: number
  denySeconds: number
  /** Server processes on this machine; more than one need PostgreSQL. */
  workers: number
}

const HELP = `npm start -- [--port 8080] [--host 127.0.0.1] [--data ./data] [--no-demo] [--lan]
环境变量 environment: DATABASE_URL, YIMA_WORKERS, PUBLIC_URL, TRUST_PROXY, YIMA_ROOT_KEY_FILE, YIMA_LOG_LEVEL, YIMA_SERVICE_WORKERS, METRICS_TOKEN, POPULATION_URL, CARRIERS_URL, SMS_URL`

/** Reads flags and environment. Throws `StartError` with one line that says what to change. */
export function readConfig(args: readonly string[], env: Environment): Config {
  const flags = readFlags(args)
  const demo = !flags['no-demo']
  const production = env.NODE_ENV === 'production'
  if (demo && production)
    throw new StartError('演示模式不能用于生产环境 The demo must not run in production; 请加 --no-demo add --no-demo')
  const store = readStoreConfig(flags.data, env)
  const workers = readWorkers(env.YIMA_WORKERS ?? '1')
  if (workers > 1 && store.databaseUrl === undefined)
    throw new StartError(
      '多个进程须用 PostgreSQL Several processes need PostgreSQL; 请设置 DATABASE_URL 或去掉 YIMA_WORKERS set DATABASE_URL or leave out YIMA_WORKERS',
    )
  if (workers > 1 && flags.lan)
    throw new StartError('--lan 只用于试用 --lan is for trying out, with one process; 请去掉 YIMA_WORKERS leave it out')
  return {
    ...store,
    workers,
    host: flags.host ?? env.HOST ?? '127.0.0.1',
    port: readPort(flags.port ?? env.PORT ?? '8080'),
    lan: flags.lan ?? false,
    demo,
    publicUrl: readPublicUrl(env.PUBLIC_URL),
    trustProxy: readTrustProxy(env.TRUST_PROXY),
    logLevel: env.YIMA_LOG_LEVEL ?? 'warn',
    metricsToken: env.METRICS_TOKEN,
    endServiceWorkers: readSwitch('YIMA_SERVICE_WORKERS', env.YIMA_SERVICE_WORKERS) === 'off',
    connectors: readConnectors(env, demo),
    passLifetimeHours: 48,
    denySeconds: readDenyMinutes(env.YIMA_DENY_MINUTES ?? (demo ? '1' : '60')) * 60,
  }
}

function readFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        lan: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) throw new StartError(HELP)
    return values
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `不认识的参数 Unknown option: ${error instanceof Error ? error.message.split('.')[0] : ''}; ${HELP.split('\n')[0]}`,
    )
  }
}

function readDenyMinutes(text: string): number {
  const minutes = Number(text)
  if (!/^\d+$/.test(text) || minutes < 1 || minutes > 60)
    throw new StartError(`YIMA_DENY_MINUTES 不正确 YIMA_DENY_MINUTES must be 1 to 60, not ${text}`)
  return minutes
}

function readWorkers(text: string): number {
  const workers = Number(text)
  if (!/^\d+$/.test(text) || workers < 1 || workers > 64)
    throw new StartError(`YIMA_WORKERS 不正确 YIMA_WORKERS must be 1 to 64, not ${text}`)
  return workers
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new StartError(`端口不正确 Not a port: ${text}; 请用 0 到 65535 use 0 to 65535`)
  return port
}

function readSwitch(name: string, text = 'on'): 'on' | 'off' {
  if (text !== 'on' && text !== 'off') throw new StartError(`${name} 不正确 ${name} must be on or off, not ${text}`)
  return text
}

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
  if (!isOrigin)
    throw new StartError(
      `PUBLIC_URL 不正确 PUBLIC_URL must be an origin such as https://yima.example.cn and nothing more, not ${text}`,
    )
  return url.origin
}

/** Only named addresses or networks: «trust everybody» would let any client choose its own address. */
function readTrustProxy(text: string | undefined): string | false {
  if (text === undefined || text === '' || text === 'false') return false
  const parts = text.split(',').map(part => part.trim())
  const known = parts.every(
    part => ['loopback', 'linklocal', 'uniquelocal'].includes(part) || isIP(part.split('/')[0] ?? '') !== 0,
  )
  if (!known)
    throw new StartError(
      `TRUST_PROXY 不正确 TRUST_PROXY must list addresses or networks of your proxies, such as loopback,10.0.0.0/8, not ${text}`,
    )
  return parts.join(',')
}

/** Without the demo, a city names its departments' systems; all of them or a clear word about what is missing. */
function readConnectors(env: Environment, demo: boolean): Config['connectors'] {
  const { POPULATION_URL: population, CARRIERS_URL: carriers, SMS_URL: sms } = env
  if (population !== undefined && carriers !== undefined && sms !== undefined) return { population, carriers, sms }
  if (demo) return undefined
  throw new StartError(
    '缺少外部系统地址 Set POPULATION_URL, CARRIERS_URL and SMS_URL to the addresses of the departments’ systems',
  )
}
