import { readFileSync } from 'node:fs'
import type {
  BundleRefusal,
  CodeKind,
  CryptoPort,
  KeyRow,
  Outcome,
  RootKey,
  SignedBundle,
  SuiteId,
  VerifyContext,
} from '../src/index.ts'
import type { VenueVector } from './venue-cases.ts'

/** A key row as the vectors spell it: public key in hexadecimal, suite any number of the format. */
export type VectorKeyRow = Omit<KeyRow, 'publicKey' | 'suite'> & { readonly publicKey: string; readonly suite: number }

/** One case: a verifier of city `prefix` reads `text` at `now`. `codeId` (hex) is there when both signatures are good. */
export type Vector = {
  readonly name: string
  readonly prefix: string
  readonly suites: readonly (readonly [issuer: number, device: number])[]
  readonly keyRows: readonly VectorKeyRow[]
  readonly now: number
  readonly staleAfterSeconds?: number
  readonly accepts?: readonly CodeKind[]
  readonly text: string
  readonly outcome: Outcome
  readonly codeId?: string
}

/** One case: a terminal of city `prefix` that pinned `pinned` and holds a bundle of `epochMin` is sent `signed`. */
export type BundleVector = {
  readonly name: string
  readonly prefix: string
  readonly epochMin: number
  readonly pinned: RootKey
  readonly signed: SignedBundle
  readonly result: 'taken' | BundleRefusal
  /** For bundles that are taken: whether the deny list and the first deployment's filter have these sealed holders (hex). */
  readonly holders?: readonly {
    readonly sealedHolder: string
    readonly isDenied: boolean
    readonly isAdmitted: boolean
  }[]
}

/** The whole file, with a word to readers in other languages. */
export type VectorFile<V = Vector> = {
  readonly title: string
  readonly notes: readonly string[]
  readonly vectors: readonly V[]
}

/** Where the committed vectors are, by kind. */
export const VECTOR_FILES = {
  live: new URL('../vectors/live-code.json', import.meta.url),
  paper: new URL('../vectors/paper-code.json', import.meta.url),
  venue: new URL('../vectors/venue-code.json', import.meta.url),
  bundle: new URL('../vectors/bundle.json', import.meta.url),
} as const

/** Reads the committed vectors of a kind of code. */
export function loadVectors(kind: CodeKind): readonly Vector[] {
  // Reason for the assertion: the file is our own, written by generate-vectors.ts and compared with it by a test.
  return (JSON.parse(readFileSync(VECTOR_FILES[kind], 'utf8')) as VectorFile).vectors
}

/** Reads the committed venue vectors. */
export function loadVenueVectors(): readonly VenueVector[] {
  // Reason for the assertion: as above.
  return (JSON.parse(readFileSync(VECTOR_FILES.venue, 'utf8')) as VectorFile<VenueVector>).vectors
}

/** Reads the committed bundle vectors. */
export function loadBundleVectors(): readonly BundleVector[] {
  // Reason for the assertion: as above.
  return (JSON.parse(readFileSync(VECTOR_FILES.bundle, 'utf8')) as VectorFile<BundleVector>).vectors
}

/** The verifier that a vector describes, over the given port. */
export function makeContext(vector: Vector, crypto: CryptoPort): VerifyContext {
  return {
    prefix: vector.prefix,
    suites: vector.suites,
    now: vector.now,
    crypto,
    ...(vector.staleAfterSeconds === undefined ? {} : { staleAfterSeconds: vector.staleAfterSeconds }),
    ...(vector.accepts === undefined ? {} : { accepts: vector.accepts }),
    keyRow(number) {
      const row = vector.keyRows.find(candidate => candidate.number === number)
      // Reason for the assertion: some vectors hold rows of suites that this package does not know.
      return (
        row && { ...row, suite: row.suite as SuiteId, publicKey: Uint8Array.from(Buffer.from(row.publicKey, 'hex')) }
      )
    },
  }
}
