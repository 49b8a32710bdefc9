import { assemblePass, encodePassBody, passSigningInput } from '@yima/code'
import type { Bytes } from '../../kernel/bytes.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { type StripSeal, sealStrip } from './sealed-holder.ts'

export type Strip = StripSeal & { validFrom: number; lifetimeHours: number }

/** Makes the passes of a strip from its row and the phone's keys: no pass is kept, each can be made again. */
export async function signPasses(
  keys: IssuerKeys,
  prefix: string,
  strip: Strip,
  publicKeys: readonly Bytes[],
): Promise<Bytes[]> {
  const issuer = keys.get(strip.keyNumber)
  if (issuer === undefined) throw new Error('the issuer key of a strip is gone')
  const sealed = sealStrip(keys, strip)
  return Promise.all(
    publicKeys.map(async (devicePublicKey, index) => {
      const body = encodePassBody({
        suites: { issuer: issuer.row.suite, device: issuer.deviceSuite },
        keyNumber: strip.keyNumber,
        sealedHolder: sealed[index] ?? new Uint8Array(0),
        validFrom: strip.validFrom,
        lifetimeHours: strip.lifetimeHours,
        devicePublicKey,
      })
      return assemblePass(body, await issuer.signer.sign(passSigningInput(prefix, body)))
    }),
  )
}
