import type { Phone } from '../people/phone.ts'
import type { Visit } from '../scenarios.ts'
import type { Seeded } from '../seeded.ts'

/** A code that was shown and used, and whose it is. */
export type Used = { citizen: number; code: string; mintedAt: number }

/** Somebody stands at the gate. `due` is what an honest platform may answer while the code is fresh. */
export type Visitor = {
  citizen: number
  code: string
  mintedAt: number
  hasHolder: boolean
  due: 'accepted' | 'reused' | 'stale' | 'bad-signature'
}

const OLD_PICTURE_SECONDS = 90

/** Brings whom the visit names, chosen by the gate's own chance. Without a used code at hand a fresh one is shown. */
export async function present(
  visit: Visit,
  { phones, chance, used }: { phones: readonly Phone[]; chance: Seeded; used: readonly Used[] },
): Promise<Visitor> {
  const phone = phones[chance.below(phones.length)]
  if (phone === undefined) throw new Error('nobody stands at the gate')
  const citizen = phone.index
  const earlier = used[chance.below(Math.max(used.length, 1))]
  if (visit === 'reused' && earlier !== undefined) return { ...earlier, hasHolder: true, due: 'reused' }
  if (visit === 'stale') {
    const code = await phone.showOld(OLD_PICTURE_SECONDS)
    return { citizen, code, mintedAt: 0, hasHolder: true, due: 'stale' }
  }
  if (visit === 'forged')
    return {
      citizen,
      code: await phone.forge(),
      mintedAt: Number.POSITIVE_INFINITY,
      hasHolder: false,
      due: 'bad-signature',
    }
  return { citizen, ...(await phone.show()), hasHolder: true, due: 'accepted' }
}

/** Seconds; a code that waited longer for its answer may be refused as stale. */
const FRESH_SECONDS = 25

/** The answers that a visitor may get at this moment. */
export const dueAt = ({ due, mintedAt }: Visitor, now: number): string[] =>
  now - mintedAt > FRESH_SECONDS && due !== 'stale' ? [due, 'stale'] : [due]
