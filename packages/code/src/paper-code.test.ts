import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  DAY_SECONDS,
  issuePaperCode,
  openSealedCardPlain,
  openSealedHolderPlain,
  PAPER_CODE_CHARACTERS,
  type PaperFields,
  sealedCardPlain,
  sealedHolderPlain,
  type VerifyContext,
  verifyCode,
  verifyLiveCode,
} from './index.ts'
import { generateNodeSigner } from './node.ts'
import { FROM, issuer, makeRow, makeVerifier, PREFIX } from './testing/issue-pass.ts'

const FIELDS: PaperFields = {
  issuerSuite: 1,
  keyNumber: 7,
  sealedHolder: new Uint8Array(16).fill(5),
  validFrom: FROM,
  days: 30,
}
const row = { ...makeRow(), kinds: ['paper'] as const }
const verifier = (now: number, changes: Partial<VerifyContext> = {}) =>
  makeVerifier(now, { accepts: ['live', 'paper'], keyRow: number => (number === 7 ? row : undefined), ...changes })

test('a paper code is 147 letters, accepted on each of its days and on no other, and every field arrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 65_535 }), fc.nat(), async (days, at) => {
      const text = await issuePaperCode(PREFIX, { ...FIELDS, days }, issuer)
      assert.equal(text.length, PAPER_CODE_CHARACTERS)
      const end = FROM + days * DAY_SECONDS
      const { outcome, code } = await verifyCode(text, verifier(FROM + (at % (end - FROM))))
      assert.deepEqual([outcome, code?.kind, code?.validFrom], ['accepted', 'paper', FROM])
      assert.deepEqual(
        [code?.sealedHolder, code?.keyNumber, code?.suites],
        [FIELDS.sealedHolder, 7, { issuer: 1, device: 0 }],
      )
      assert.ok(code?.kind === 'paper' && code.days === days)
      assert.equal((await verifyCode(text, verifier(FROM - 1))).outcome, 'not-yet-valid')
      assert.equal((await verifyCode(text, verifier(end))).outcome, 'pass-expired')
    }),
    { numRuns: 40 },
  )
})

test('where paper is not taken by name a paper code is refused before its city and its signature are looked at', async () => {
  const text = await issuePaperCode(PREFIX, FIELDS, issuer)
  for (const context of [
    makeVerifier(FROM),
    makeVerifier(FROM, { prefix: 'YKA' }),
    verifier(FROM, { accepts: ['live'] }),
  ]) {
    assert.deepEqual(await verifyCode(text, context), { outcome: 'kind-not-accepted' })
  }
  assert.deepEqual(await verifyLiveCode(text, verifier(FROM)), { outcome: 'kind-not-accepted' })
})

test('a paper code is asked about revocation, never about reuse, and an unsigned one about neither', async () => {
  const text = await issuePaperCode(PREFIX, FIELDS, issuer)
  const asked: string[] = []
  const context = verifier(FROM, {
    isRevoked: () => asked.push('revoked') > 1,
    isReused: () => asked.push('reused') > 0,
  })
  assert.equal((await verifyCode(text, context)).outcome, 'accepted')
  assert.equal((await verifyCode(text, context)).outcome, 'revoked')
  const forged = await issuePaperCode(PREFIX, FIELDS, generateNodeSigner())
  assert.deepEqual(await verifyCode(forged, context), { outcome: 'bad-signature' })
  assert.deepEqual(asked, ['revoked', 'revoked'])
})

test('a clock that is no number takes no paper code', async () => {
  const text = await issuePaperCode(PREFIX, FIELDS, issuer)
  assert.notEqual((await verifyCode(text, verifier(Number.NaN))).outcome, 'accepted')
  assert.equal((await verifyCode(text, verifier(Number.POSITIVE_INFINITY))).outcome, 'pass-expired')
})

test('fields that no verifier would take are not signed', async () => {
  for (const change of [
    { days: 0 },
    { days: 65_536 },
    { issuerSuite: 16 },
    { keyNumber: 256 },
    { sealedHolder: new Uint8Array(15) },
  ]) {
    await assert.rejects(issuePaperCode(PREFIX, { ...FIELDS, ...change }, issuer), RangeError)
  }
})

test('a sealed card opens as the card it was, and never as a person, nor a person as a card', () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat().map(number => number % 2 ** 40),
      fc.nat(15),
      fc.integer({ min: 1, max: 255 }),
      (card, at, value) => {
        const bytes = sealedCardPlain(card)
        assert.deepEqual([bytes.length, openSealedCardPlain(bytes), openSealedHolderPlain(bytes)], [16, card, null])
        if (at >= 6) assert.equal(openSealedCardPlain(bytes.map((byte, i) => (i === at ? value : byte))), null)
      },
    ),
  )
  assert.equal(openSealedCardPlain(sealedHolderPlain({ type: 1, holder: 1, slot: 0, strip: 0, index: 0 })), null)
  assert.equal(openSealedCardPlain(new Uint8Array(15)), null)
  assert.throws(() => sealedCardPlain(2 ** 40), RangeError)
})
