import { argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { equalInConstantTime, toBytes, utf8 } from '../../kernel/bytes.ts'
import type { Sources } from '../../kernel/sources.ts'

const hash = promisify(argon2)

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

/** Two at once: each takes 19 MiB and a core, and a burst of wrong passwords must not take the gates' share. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

/** Takes as long as any comparison: kept for a name that does not exist, so that times tell nothing. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** The password as a PHC string of argon2id, with a salt of 16 bytes. */
export async function hashPassword(password: string, sources: Sources): Promise<string> {
  const salt = sources.randomBytes(16)
  const tag = await derive(password, salt, COST)
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(tag)}`
}

/** Whether this is the password; undefined stands for a name that nobody has. */
export async function isPassword(password: string, phc: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = FORM.exec(phc ?? NOBODY) ?? []
  if (memory === undefined) throw new Error('a password hash of an unknown form')
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: 32 }
  const derived = await derive(password, toBytes(Buffer.from(salt, 'base64')), cost)
  return equalInConstantTime(derived, Buffer.from(tag, 'base64')) && phc !== undefined
}

async function derive(password: string, nonce: Uint8Array, cost: typeof COST | Cost): Promise<Uint8Array> {
  if (running >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  try {
    return await hash('argon2id', { message: utf8(password.normalize('NFKC')), nonce, ...cost })
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}
type Cost = { memory: number; passes: number; parallelism: number; tagLength: number }

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')

/** Long enough, and not the user name (GB/T 22239 asks for complexity; NIST SP 800-63B for length: both are met). */
export const isGoodPassword = (password: string, username: string): boolean =>
  password.length >= 10 &&
  /\p{L}/u.test(password) &&
  /[\p{N}\p{P}\p{S}]/u.test(password) &&
  !password.toLowerCase().includes(username.toLowerCase())
