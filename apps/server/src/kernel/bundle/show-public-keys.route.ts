import { encodeBase64Url } from '@yima/code'
import { Type } from 'typebox'
import type { BundlePort } from '../ports.ts'
import { ProblemError } from '../problem.ts'
import { defineRoute } from '../route.ts'
import { Closed, Out, Pattern } from '../schemas.ts'

const Key = { suite: Type.Integer(), publicKey: Out('Compressed point, base64url') }

/** The city's public keys for anyone who verifies its codes: issuer keys that are trusted, next ones included. */
export const showPublicKeys = (prefix: string, offline: BundlePort) =>
  defineRoute({
    method: 'GET',
    path: '/.well-known/yima/{file}',
    summary: 'Public keys of a city, by <prefix>.json',
    access: 'public',
    params: Closed({ file: Pattern('^[A-Z]{3}\\.json$', 8) }),
    responses: {
      200: Closed({
        prefix: Out(),
        root: Closed(Key),
        successors: Type.Array(Closed({ ...Key, signature: Out() })),
        keyRows: Type.Array(
          Closed({
            number: Type.Integer(),
            ...Key,
            kinds: Type.Array(Out()),
            validFromMin: Type.Integer(),
            validFromMax: Type.Integer(),
          }),
        ),
      }),
    },
    problems: ['not-found'],
    handle: async ({ params }) => {
      if (params.file !== `${prefix}.json`) throw new ProblemError('not-found')
      const { key, successors } = offline.root()
      const keyRows = offline.keyRows().map(({ number, suite, kinds, publicKey, validFromMin, validFromMax }) => ({
        number,
        suite,
        kinds: [...kinds],
        publicKey: encodeBase64Url(publicKey),
        validFromMin,
        validFromMax,
      }))
      return { status: 200, body: { prefix, root: key, successors: [...successors], keyRows } }
    },
  })
