import { Type } from 'typebox'
import type { Bytes } from '../../kernel/bytes.ts'
import type { AppCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { RecordedAnswer } from '../../kernel/recorded-answer.ts'
import { hmac } from '../../kernel/root-key.ts'
import { defineRoute } from '../../kernel/route.ts'
import {
  Bilingual,
  Closed,
  OneOf,
  Out,
  Pattern,
  PrefixedId,
  RevealedFields,
  Scanned,
  Text,
  UuidV7,
} from '../../kernel/schemas.ts'
import { keepScan, type VerifyDeps } from '../../kernel/spine.ts'
import { type Answer, revealFields } from '../../kernel/steps/reveal-fields.ts'
import type { SandboxCity } from './sandbox/sandbox-city.ts'
import { fieldsOf, SCOPE_NAMES } from './scopes.ts'

export type OpenVerifyDeps = {
  live: VerifyDeps
  sandbox: SandboxCity
  /** Under which each app knows a citizen by a name of its own. */
  openIdKey: Bytes
  budget(app: AppCaller, operatorId: string, holderNumber: number): Promise<void>
}

export const OpenAnswer = Closed({
  verificationId: Out(),
  outcome: OneOf(['accepted', 'refused', 'pending']),
  reason: Type.Optional(Out()),
  action: Out('What the person should do, for a program to act on'),
  message: Bilingual(),
  advice: Bilingual(),
  at: Out('RFC 3339, the city’s time'),
  openId: Type.Optional(Out('This citizen as this app knows them, always the same; another app sees another')),
  holder: Type.Optional(RevealedFields),
})

/** The city that an app works in: the sandbox's own, or the real one. */
export const cityOf = ({ live, sandbox }: OpenVerifyDeps, app: AppCaller): VerifyDeps =>
  app.isSandbox ? sandbox.verify : live

/** An integrator's system scans a code: the same spine as a gate, with purpose, operator and the app's own scopes. */
export const verifyForApp = (deps: OpenVerifyDeps) =>
  defineRoute({
    method: 'POST',
    path: '/open/v1/verifications',
    summary: 'Verify a code that your system scanned',
    access: 'app',
    body: Closed({
      verificationId: UuidV7(),
      code: Scanned(),
      deploymentId: PrefixedId('dep'),
      terminalId: Type.Optional(PrefixedId('trm')),
      operator: Closed({ id: Text(64), name: Type.Optional(Text(40)) }),
      purpose: Closed({ item: Pattern('^[a-z0-9][a-z0-9.-]{0,39}$', 40), businessNo: Text(64) }),
      scopes: Type.Array(OneOf(SCOPE_NAMES), { maxItems: SCOPE_NAMES.length, uniqueItems: true }),
      input: Type.Optional(Closed({})),
    }),
    responses: { 200: OpenAnswer },
    problems: [
      'not-found',
      'purpose-unknown',
      'scope-not-approved',
      'budget-used-up',
      'verification-conflict',
      'verification-time',
    ],
    handle: async ({ caller, body }) => {
      const item = caller.items.find(one => one.item === body.purpose.item)
      if (item === undefined)
        throw new ProblemError('purpose-unknown', {
          fieldErrors: [{ path: '/purpose/item', message: caller.items.map(one => one.item).join(', ') }],
        })
      const fields = fieldsOf(body.scopes, caller.scopes)
      if (fields === undefined)
        throw new ProblemError('scope-not-approved', {
          fieldErrors: [{ path: '/scopes', message: caller.scopes.map(one => one.scope).join(', ') }],
        })
      const city = cityOf(deps, caller)
      const kept = await keepScan(city, {
        callerId: caller.appKey,
        verificationId: body.verificationId,
        code: body.code,
        deploymentId: body.deploymentId,
        input: body.input,
        asked: {
          appName: caller.name,
          item: item.item,
          itemName: item.name,
          businessNo: body.purpose.businessNo,
          operatorId: body.operator.id,
          fields,
        },
        admit: holderNumber => deps.budget(caller, body.operator.id, holderNumber),
      })
      return { status: 200, body: openAnswer(deps, caller, kept, await revealFields(kept, city)) }
    },
  })

/** What an app sees of an answer: never an id that another app could compare. */
export function openAnswer(
  { openIdKey }: Pick<OpenVerifyDeps, 'openIdKey'>,
  { appKey }: AppCaller,
  kept: RecordedAnswer,
  answer: Answer,
) {
  const { verificationId, outcome, reason, action, message, advice, at, revealed } = answer
  return {
    verificationId,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    action,
    message: { ...message },
    advice: { ...advice },
    at,
    ...(kept.citizenId === undefined ? {} : { openId: openIdOf(openIdKey, appKey, kept.citizenId) }),
    ...(revealed === undefined ? {} : { holder: revealed }),
  }
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** The pseudonym of a citizen for one app: keyed, so that two apps cannot find out that theirs is the same person. */
export const openIdOf = (key: Bytes, appKey: string, citizenId: string): string =>
  `opn_${Array.from(hmac(key, `${appKey}\0${citizenId}`).slice(0, 26), byte => LETTERS[byte % 32] ?? '0').join('')}`
