import { sql } from 'kysely'
import { all } from '../kernel/db.ts'
import { readSuites } from '../kernel/words.ts'
import {
  ANNOUNCE_DAYS_MIN,
  announceIssuerKey,
  compromiseIssuerKey,
  KeyChangeRefused,
  rotateRoot,
} from '../modules/passes/index.ts'
import { type Command, type CommandDeps, CommandRefused, type Given } from './command.ts'

const SUITES_OPTION = { suites: { type: 'string' } } as const

/** Changes of the city's keys; phones and gates follow by themselves (docs/operate.md). */
export const KEYS_COMMANDS: readonly Command[] = [
  {
    name: 'keys list',
    usage: '',
    summary: { zh: '列出签发密钥和根密钥', en: 'list issuer keys and root keys' },
    options: {},
    run: listKeys,
  },
  {
    name: 'keys announce',
    usage: `[--days ${ANNOUNCE_DAYS_MIN}] [--suites 1/1]`,
    summary: { zh: '公布下一把签发密钥', en: 'announce the next issuer key' },
    options: { ...SUITES_OPTION, days: { type: 'string' } },
    run: (deps, given) =>
      refusing(async () => {
        const days = readDays(given)
        const { number, validFromMin } = await announceIssuerKey(deps.db, deps, {
          suites: suitesOf(deps, given),
          days,
          actor: deps.actor,
        })
        return [`已公布密钥 announced key ${number}，生效 signs from ${cityDay(validFromMin)}`]
      }),
  },
  {
    name: 'keys compromise',
    usage: '<number> --reason <text> [--suites 1/1]',
    summary: { zh: '立即停用泄露的签发密钥', en: 'distrust a compromised issuer key at once' },
    options: { ...SUITES_OPTION, reason: { type: 'string' } },
    run: (deps, given) =>
      refusing(async () => {
        const number = readNumber(given)
        const { ended, successor } = await compromiseIssuerKey(deps.db, deps, {
          number,
          suites: suitesOf(deps, given),
          actor: deps.actor,
          reason: readReason(given),
        })
        return [
          `已停用密钥 distrusted key ${number}，作废 ended ${ended} 批凭证 strips，现用 now signing: ${successor}`,
        ]
      }),
  },
  {
    name: 'keys rotate-root',
    usage: '[--suites 1/1]',
    summary: { zh: '更换根密钥', en: 'replace the root key' },
    options: SUITES_OPTION,
    run: (deps, given) =>
      refusing(async () => {
        const { number } = await rotateRoot(deps.db, deps, { suite: suitesOf(deps, given).issuer, actor: deps.actor })
        return [`新根密钥 new root key ${number}，各终端随下次离线包更换 gates follow with their next bundle`]
      }),
  },
]

type KeyLine = {
  number: number
  suite: number
  deviceSuite: number
  validFromMin: number
  validFromMax: number
  isCompromised: boolean
}

async function listKeys({ db, prefix }: CommandDeps): Promise<string[]> {
  const issuers = await all(
    db,
    sql<KeyLine>`select number, suite, device_suite as "deviceSuite", valid_from_min as "validFromMin",
        valid_from_max as "validFromMax", compromised_at is not null as "isCompromised"
      from passes.issuer_key where prefix = ${prefix} order by number`,
  )
  const roots = await all(
    db,
    sql<{
      number: number
      suite: number
    }>`select number, suite from passes.root_key where prefix = ${prefix} order by number`,
  )
  return [
    ...issuers.map(
      ({ number, suite, deviceSuite, validFromMin, validFromMax, isCompromised }) =>
        `签发 issuer ${number}  suites ${suite}/${deviceSuite}  ${cityDay(validFromMin)} … ${cityDay(validFromMax)}${isCompromised ? '  已停用 compromised' : ''}`,
    ),
    ...roots.map(
      ({ number, suite }, index) =>
        `根 root ${number}  suite ${suite}${index === roots.length - 1 ? '  现用 in use' : ''}`,
    ),
  ]
}

/** What a change of keys refuses is the person's to read, not a fault. */
async function refusing(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof KeyChangeRefused) throw new CommandRefused(error.message)
    throw error
  }
}

function suitesOf({ suites }: CommandDeps, { values }: Given) {
  return typeof values.suites === 'string' ? readSuites(values.suites, '--suites') : suites
}

function readDays({ values }: Given): number {
  const days = Number(values.days ?? ANNOUNCE_DAYS_MIN)
  if (!Number.isInteger(days) || days < ANNOUNCE_DAYS_MIN || days > 366)
    throw new CommandRefused(
      `--days 至少 ${ANNOUNCE_DAYS_MIN}：终端的离线包有效七天 --days must be ${ANNOUNCE_DAYS_MIN} to 366: gates work seven days with one bundle`,
    )
  return days
}

function readReason({ values }: Given): string {
  const reason = typeof values.reason === 'string' ? values.reason.trim() : ''
  if (reason === '' || reason.length > 200)
    throw new CommandRefused('请用 --reason 写明原因，进入审计 Say why, for the audit: --reason "laptop stolen"')
  return reason
}

function readNumber({ positionals }: Given): number {
  const number = Number(positionals[0])
  if (positionals.length !== 1 || !Number.isInteger(number) || number < 0 || number > 255)
    throw new CommandRefused('请给出密钥编号 Name one key by its number: keys compromise 1 --reason "…"')
  return number
}

/** A moment as the city's day; the ends of time have none. */
function cityDay(seconds: number): string {
  if (seconds === 0 || seconds === 0xffffffff) return '—'
  return new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 10)
}
