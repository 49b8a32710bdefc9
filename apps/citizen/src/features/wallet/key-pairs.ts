import type { Signer, SuiteId } from '@yima/code'
import { generateWebSigner, signerFromKeyPair } from '@yima/code/web'
import type { WrappedSm2Key } from '@yima/code/web-sm2'

type Es256Pair = Parameters<typeof signerFromKeyPair>[0]
type Sm2Pair = WrappedSm2Key & { wrappingKey: CryptoKey }

/** What IndexedDB keeps of a signer: a private key that cannot be exported, or for SM2 one wrapped by such a key. */
export type KeyPair = Es256Pair | Sm2Pair

/** Makes fresh pairs of a suite; SM2 is loaded only where the city uses it. */
export async function makeKeyPairs(suite: SuiteId, count: number): Promise<KeyPair[]> {
  const places = Array.from({ length: count })
  if (suite === 2) {
    const sm2 = await import('@yima/code/web-sm2')
    const wrappingKey = await sm2.generateSm2WrappingKey()
    return Promise.all(
      places.map(async () => ({ ...(await sm2.wrapSm2Key(sm2.generateWebSm2Signer(), wrappingKey)), wrappingKey })),
    )
  }
  return Promise.all(
    places.map(async () => {
      const { privateKey, publicKey } = await generateWebSigner()
      return { privateKey, publicKeyBytes: publicKey }
    }),
  )
}

/** The suite that a pair is of. */
export const suiteOf = (pair: KeyPair): SuiteId => ('sealed' in pair ? 2 : 1)

/** The signer of a stored pair. */
export async function signerOf(pair: KeyPair): Promise<Signer> {
  if (!('sealed' in pair)) return signerFromKeyPair(pair)
  const { unwrapSm2Key } = await import('@yima/code/web-sm2')
  return unwrapSm2Key(pair, pair.wrappingKey)
}
