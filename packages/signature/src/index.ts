export { type Component, type Message, signatureBase } from './base.ts'
export { contentDigest, isContentDigest } from './content-digest.ts'
export {
  ALGORITHMS,
  type Algorithm,
  importPublicKey,
  isSignature,
  readPublicKey,
  type SigningKey,
  signBase,
  type VerifyingKey,
} from './keys.ts'
export {
  CLOCK_SECONDS,
  type RequestToSign,
  readSignedRequest,
  requiredComponents,
  type SignedRequest,
  signRequest,
  TAG,
  type Unsigned,
} from './open-api.ts'
export { type ReceivedSignature, readSignatures } from './read-signature.ts'
