import type { Bytes } from './bytes.ts'
import type { CodeKind, SuiteId } from './registries.ts'

/** An issuer key as platform and terminals know it; a pass's *valid from* lies in the window, bounds included. */
export type KeyRow = {
  readonly prefix: string
  readonly number: number
  readonly suite: SuiteId
  readonly kinds: readonly CodeKind[]
  readonly publicKey: Bytes
  readonly validFromMin: number
  readonly validFromMax: number
}
