import { Type } from 'typebox'
import { defineRoute } from './route.ts'
import { Bilingual, Closed, OneOf, Out, PrefixedId, RevealedFields, Scanned, UuidV7 } from './schemas.ts'
import { type VerifyDeps, verifyScan } from './spine.ts'
import { DIRECTIONS } from './words.ts'

/** One route for every scene: a terminal sends what it read and is told what to do. */
export const verifyCode = (deps: VerifyDeps) => {
  const scenes = [...deps.scenes.values()]
  return defineRoute({
    method: 'POST',
    path: '/terminal/v1/verifications',
    summary: 'Verify a scanned code',
    access: 'terminal',
    body: Closed({
      verificationId: UuidV7(),
      code: Scanned(),
      deploymentId: Type.Optional(PrefixedId('dep')),
      direction: Type.Optional(OneOf(DIRECTIONS)),
      input: Type.Optional(Type.Union(scenes.map(scene => scene.input))),
    }),
    responses: {
      200: Closed({
        verificationId: Out(),
        outcome: OneOf(['accepted', 'refused', 'pending']),
        reason: Type.Optional(Out()),
        action: Out('What the person should do, for icons and voice'),
        message: Bilingual(),
        advice: Bilingual(),
        direction: OneOf(DIRECTIONS),
        at: Out('RFC 3339, the city’s time'),
        revealed: Type.Optional(RevealedFields),
        receipt: Type.Optional(Type.Union(scenes.map(scene => scene.receipt))),
      }),
    },
    problems: ['terminal-unknown', 'not-found', 'clerk-needed', 'verification-conflict', 'verification-time'],
    handle: async ({ caller, body }) => {
      // The receipt was built by the scene whose schema the answer's union contains.
      const answer = await verifyScan(deps, { callerId: caller.terminalId, ...body })
      return { status: 200, body: { ...answer, receipt: answer.receipt as never } }
    },
  })
}
