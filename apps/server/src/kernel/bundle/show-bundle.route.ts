import { signBundle, signDenyList } from '@yima/code'
import { Type } from 'typebox'
import { sha256 } from '../bytes.ts'
import { ProblemError } from '../problem.ts'
import { defineRoute } from '../route.ts'
import { Closed, Out, Pattern } from '../schemas.ts'
import { buildBundle } from './build-bundle.ts'
import type { BundleDeps } from './bundle-deps.ts'

const Root = { suite: Type.Integer(), publicKey: Out() }

/** What a gate needs to answer by itself for seven days, signed by the root; renewed in the background. */
export const showBundle = (deps: BundleDeps) =>
  defineRoute({
    method: 'GET',
    path: '/terminal/v1/bundle',
    summary: 'The terminal reads what it needs to work off line',
    access: 'terminal',
    query: Closed({ denyEpoch: Type.Optional(Pattern('^[0-9]{1,10}$', 10)) }),
    responses: {
      200: Closed({
        payload: Out('JSON text, signed as it stands'),
        root: Closed(Root),
        signature: Out(),
        successors: Type.Array(Closed({ ...Root, signature: Out() })),
        deny: Type.Optional(
          Closed({ epoch: Type.Integer(), publishedAt: Type.Integer(), filter: Out(), signature: Out() }),
        ),
      }),
    },
    problems: ['terminal-unknown', 'not-ready'],
    handle: async ({ caller, query }) => {
      const { db, prefix, offline } = deps
      const root = offline.root()
      const published = await offline.denyList(db)
      if (published === undefined) throw new ProblemError('not-ready', { retryAfterSeconds: 1 })
      const isKnown = String(published.epoch) === query.denyEpoch
      const deny = isKnown ? undefined : await signDenyList(prefix, published, root.signer, sha256)
      const signed = await signBundle(await buildBundle(deps, caller.terminalId), root, deny, sha256)
      return { status: 200, body: { ...signed, successors: [...signed.successors] } }
    },
  })
