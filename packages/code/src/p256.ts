import { createCurve } from './curve.ts'

/** P-256, also called secp256r1 and prime256v1 (FIPS 186-5, SP 800-186 section 3.2.1.3). */
export const P256 = createCurve({
  prime: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
})
