import { sql } from 'kysely'
import { sha256 } from '../../../kernel/bytes.ts'
import { cityTimestamp } from '../../../kernel/city-time.ts'
import { type Db, first } from '../../../kernel/db.ts'
import { newId } from '../../../kernel/ids.ts'
import { type Limit, takeFromLimit } from '../../../kernel/limits.ts'
import { networkOf } from '../../../kernel/network.ts'
import { defineRoute } from '../../../kernel/route.ts'
import { Closed, Out } from '../../../kernel/schemas.ts'
import type { Sources } from '../../../kernel/sources.ts'
import type { Vault } from '../../../kernel/vault.ts'
import { hashToken } from '../authenticate-terminal.ts'
import { deriveToken } from './derive-token.ts'
import { groupShortCode, randomShortCode } from './short-code.ts'

export type PairingDeps = { db: Db; sources: Sources; vault: Vault }

/** How long a code may be typed in, and how long the answer may then be fetched. */
export const PAIRING_SECONDS = 600
/** A hall full of fresh devices behind one address, each of which asks once in ten minutes. */
const PER_NETWORK: Limit = { name: 'pairing-network', max: 60, windowSeconds: 600, problem: 'too-many-pairings' }
const PER_CITY: Limit = { name: 'pairing-city', max: 3_000, windowSeconds: 600, problem: 'too-many-pairings' }

/** A device that is no terminal yet asks for a code, which somebody who may types into the console. */
export const beginPairing = ({ db, sources, vault }: PairingDeps) =>
  defineRoute({
    method: 'POST',
    path: '/terminal/v1/pairings',
    summary: 'A device asks to be paired',
    access: 'public',
    body: Closed({}),
    responses: {
      200: Closed({
        pairingId: Out(),
        shortCode: Out('To be shown large: XXXX-XXXX'),
        secret: Out('256 bits; the device keeps it until it is paired'),
        expiresAt: Out('RFC 3339, the city’s time'),
      }),
    },
    problems: ['too-many-pairings'],
    handle: async ({ address }) => {
      const nowMs = sources.now()
      await takeFromLimit(db, PER_NETWORK, hex(vault.index('address', networkOf(address))), nowMs)
      await takeFromLimit(db, PER_CITY, 'all', nowMs)
      const secret = Buffer.from(sources.randomBytes(32)).toString('base64url')
      const pairingId = newId('par', sources)
      const shortCode = await keepPairing(db, sources, pairingId, secret, nowMs)
      const expiresAt = cityTimestamp(new Date(nowMs + PAIRING_SECONDS * 1000))
      return { status: 200, body: { pairingId, shortCode: groupShortCode(shortCode), secret, expiresAt } }
    },
  })

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A code that another device shows just now is drawn again. */
async function keepPairing(
  db: Db,
  sources: Sources,
  pairingId: string,
  secret: string,
  nowMs: number,
): Promise<string> {
  const shortCode = randomShortCode(sources)
  const kept = await first(
    db,
    sql`insert into places.pairing (pairing_id, short_code, secret_hash, token_hash, created_at, expires_at)
      values (${pairingId}, ${shortCode}, ${sha256(secret)}, ${hashToken(deriveToken(secret, pairingId))},
        to_timestamp(${nowMs / 1000}), to_timestamp(${nowMs / 1000 + PAIRING_SECONDS}))
      on conflict (short_code) do nothing returning 1 as kept`,
  )
  return kept === undefined ? keepPairing(db, sources, pairingId, secret, nowMs) : shortCode
}
