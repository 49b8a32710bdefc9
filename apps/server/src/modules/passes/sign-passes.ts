import { assemblePass, encodePassBody, HOLDER_TYPES, passSigningInput } from '@yima/code'
import type { Bytes } from '../../kernel/bytes.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { sealHolder } from './sealed-holder.ts'

export type Strip = {
  holderNumber: number
  slot: number
  stripNumber: number
  keyNumber: number
  validFrom: number
  lifetimeHours: number
}

/** Makes the passes of a strip from its row and the phone's keys: no pass is kept, each can be made again. */
export async function signPasses(
  keys: IssuerKeys,
  prefix: string,
  strip: Strip,
  publicKeys: readonly Bytes[],
): Promise<Bytes[]> {
  const issuer = keys.byNumber.get(strip.keyNumber)
  if (issuer === undefined) throw new Error('the issuer key of a strip is gone')
  return Promise.all(
    publicKeys.map(async (devicePublicKey, index) => {
      const body = encodePassBody({
        suites: { issuer: 1, device: 1 },
        keyNumber: strip.keyNumber,
        sealedHolder: sealHolder(issuer.sealingKey, {
          type: HOLDER_TYPES.live,
          holder: strip.holderNumber,
          slot: strip.slot,
          strip: strip.stripNumber,
          index,
        }),
        validFrom: strip.validFrom,
        lifetimeHours: strip.lifetimeHours,
        devicePublicKey,
      })
      return assemblePass(body, await issuer.signer.sign(passSigningInput(prefix, body)))
    }),
  )
}
