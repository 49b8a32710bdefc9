import { sql } from 'kysely'
import { Type } from 'typebox'
import { equalInConstantTime, sha256 } from '../../../kernel/bytes.ts'
import { first } from '../../../kernel/db.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import { defineRoute } from '../../../kernel/route.ts'
import { Binary, Closed, OneOf, Out, PrefixedId } from '../../../kernel/schemas.ts'
import type { PairingDeps } from './begin-pairing.route.ts'
import { deriveToken } from './derive-token.ts'

/**
 * The device asks whether it was paired. The same secret gets the same token until the token was first used or its ten
 * minutes are over; a pairing that is over, replaced or another's is missing.
 */
export const fetchToken = ({ db, sources }: Pick<PairingDeps, 'db' | 'sources'>) =>
  defineRoute({
    method: 'POST',
    path: '/terminal/v1/pairings/{pairingId}/token',
    summary: 'A device asks whether it was paired, and for its token',
    access: 'public',
    params: Closed({ pairingId: PrefixedId('par') }),
    body: Closed({ secret: Binary(32) }),
    responses: {
      200: Closed({
        state: OneOf(['waiting', 'paired']),
        token: Type.Optional(Out('To be kept on the device alone')),
        terminalId: Type.Optional(Out()),
      }),
    },
    problems: ['not-found'],
    handle: async ({ params: { pairingId }, body: { secret } }) => {
      const row = await first(
        db,
        sql<{ secretHash: Uint8Array; terminalId: string | null; isCurrent: boolean }>`
          select p.secret_hash as "secretHash", p.terminal_id as "terminalId",
            p.terminal_id is null or (t.token_hash = p.token_hash and t.ended_at is null) as "isCurrent"
          from places.pairing p left join places.terminal t using (terminal_id)
          where p.pairing_id = ${pairingId} and p.expires_at > to_timestamp(${sources.now() / 1000})`,
      )
      if (row === undefined || !row.isCurrent || !equalInConstantTime(row.secretHash, sha256(secret)))
        throw new ProblemError('not-found')
      if (row.terminalId === null) return { status: 200, body: { state: 'waiting' as const } }
      return {
        status: 200,
        body: { state: 'paired' as const, token: deriveToken(secret, pairingId), terminalId: row.terminalId },
      }
    },
  })
