export { decodeBase32, encodeBase32 } from './base32.ts'
export { decodeBase64Url, encodeBase64Url } from './base64url.ts'
export type { Bytes, MaybePromise } from './bytes.ts'
export { CITY_OFFSET_SECONDS, cityClock, cityMidnight } from './city-time.ts'
export type { CryptoPort, PublicKey, Signer } from './crypto-port.ts'
export type { KeyRow } from './key-row.ts'
export {
  CODE_PERIOD_SECONDS,
  LIVE_CODE_CHARACTERS,
  type LiveCode,
  type MintInput,
  mintCode,
  type Refusal,
} from './live-code.ts'
export { deviceBindingMessage, stripRequestMessage } from './messages.ts'
export { type MintStamp, nextMintStamp } from './mint-stamp.ts'
export { normaliseScan } from './normalise-scan.ts'
export {
  BUNDLE_SECONDS,
  type Bundle,
  type BundleRefusal,
  bundleKeyRows,
  type OfflineDeployment,
  type OpenedBundle,
  openBundle,
  type PersonRule,
  type ReasonWords,
  type SignedBundle,
  signBundle,
  type WithoutPerson,
} from './offline/bundle.ts'
export {
  buildDenyFilter,
  type DenyList,
  openDenyList,
  type SignedDenyList,
  signDenyList,
} from './offline/deny-list.ts'
export { judgeOffline, type OfflineDecision, type OfflineKnowledge, type OfflineScan } from './offline/judge-offline.ts'
export { FORMAT_REASONS, findWords, OFFLINE_WORDS, type OfflineReason, PLACE_WORDS } from './offline/offline-reasons.ts'
export { describeHours, isOpen, type OpeningHours } from './offline/opening-hours.ts'
export {
  DIRECTIONS,
  type Direction,
  ENTRY_RULES,
  findBrokenRule,
  PLACE_RULES,
  type PlaceReason,
  type PlaceView,
  STAGES,
  type Stage,
} from './offline/place-rules.ts'
export { isSuccessorOf, type RootKey, type RootSuccessor, signRootSuccessor } from './offline/root-key.ts'
export { buildStaticFilter, filterHas, isStaticFilter } from './offline/static-filter.ts'
export { type Action, OUTCOMES, type Outcome, type Sentence } from './outcomes.ts'
export { DAY_SECONDS, issuePaperCode, PAPER_CODE_CHARACTERS, type PaperCode, type PaperFields } from './paper-code.ts'
export { decodeLiveCode, parseCode } from './parse-code.ts'
export {
  assemblePass,
  decodePass,
  encodePassBody,
  LIFETIME_HOURS_MAX,
  PASS_BODY_BYTES,
  PASS_BYTES,
  type PassFields,
  passSigningInput,
  STRIP_SIZE,
  type SuitePair,
} from './pass.ts'
export { createPassCache, type PassCache } from './pass-cache.ts'
export { CODE_KINDS, type CodeKind, isSuiteId, SUITES, type SuiteId } from './registries.ts'
export {
  HOLDER_TYPES,
  type HolderType,
  openSealedCardPlain,
  openSealedHolderPlain,
  type SealedHolder,
  sealedCardPlain,
  sealedHolderPlain,
} from './sealed-holder.ts'
export { readSm2Signature, SM2_USER_ID, writeSm2SignatureDer } from './sm2.ts'
export { isPrefix, SIGNING_TAGS, type SigningPurpose } from './tags.ts'
export { AHEAD_SECONDS_MAX, PASS_GRACE_SECONDS, STALE_AFTER_SECONDS, STALE_AFTER_SECONDS_MAX } from './times.ts'
export { buildVenueCode, checkVenueTag, parseVenueCode, type VenueCode } from './venue-code.ts'
export {
  type Verification,
  type VerifiedCode,
  type VerifiedPaperCode,
  type VerifyContext,
  verifyLiveCode,
} from './verify.ts'
export { type AnyVerification, verifyCode } from './verify-code.ts'
