import { type Static, Type } from 'typebox'
import { leftOfLimit } from '../../kernel/limits.ts'
import type { CitizenCaller } from '../../kernel/ports.ts'
import { Bilingual, Closed, Out } from '../../kernel/schemas.ts'
import { phoneOf } from './accounts.ts'
import { REAL_NAME_TRIES } from './citizen-limits.ts'
import type { CitizensDeps } from './deps.ts'
import { maskIdNumber, maskName, maskPhone } from './mask.ts'
import { readNotices } from './notices.ts'
import { readPerson } from './people.ts'

/** What a session shows of itself: masked, and nothing of the person below level 2. */
export const SessionView = Closed({
  account: Closed({ phoneMasked: Out() }),
  assurance: Type.Union([Type.Literal(1), Type.Literal(2)]),
  person: Type.Optional(Closed({ nameMasked: Out(), idNumberMasked: Out() })),
  deviceId: Type.Optional(Out()),
  triesLeftToday: Type.Integer(),
  notices: Type.Array(Closed({ noticeId: Out(), kind: Out(), at: Out(), text: Bilingual() })),
})

export async function viewSession(deps: CitizensDeps, caller: CitizenCaller): Promise<Static<typeof SessionView>> {
  const person = caller.citizenId === undefined ? undefined : await readPerson(deps.db, deps.vault, caller.citizenId)
  return {
    account: { phoneMasked: maskPhone(await phoneOf(deps.db, deps, caller.accountId)) },
    assurance: caller.assurance,
    ...(person === undefined
      ? {}
      : { person: { nameMasked: maskName(person.name), idNumberMasked: maskIdNumber(person.idNumber) } }),
    ...(caller.deviceId === undefined ? {} : { deviceId: caller.deviceId }),
    triesLeftToday: await leftOfLimit(deps.db, REAL_NAME_TRIES, caller.accountId, deps.sources.now()),
    notices: await readNotices(deps.db, caller.accountId),
  }
}
