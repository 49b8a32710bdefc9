import { writeFileSync } from 'node:fs'
import { makeBundleVectors } from './bundle-cases.ts'
import { makeFormVectors } from './invalid-form-cases.ts'
import { makeSignatureVectors } from './invalid-signature-cases.ts'
import { makeTimeVectors } from './invalid-time-cases.ts'
import { makePaperVectors } from './paper-cases.ts'
import { makeSm2Vectors } from './sm2-cases.ts'
import { makeSuiteVectors } from './suite-cases.ts'
import { makeMeetingVectors } from './suites-meet-cases.ts'
import { makeValidVectors } from './valid-cases.ts'
import { type BundleVector, VECTOR_FILES, type VectorFile } from './vectors.ts'
import { makeVenueVectors, type VenueVector } from './venue-cases.ts'

const NOTES = [
  'A verifier of city `prefix` that allows the pairs `suites` (issuer, device) and knows `keyRows` reads `text` at `now` (Unix seconds).',
  '`staleAfterSeconds` is 30 and `accepts` is ["live"] when left out. Key rows are found by number. Binary values are hexadecimal.',
  '`codeId` stands where all signatures are good, whatever the outcome. The private keys are derived from public names: never use them.',
  'Every field is explained in docs/code-format.md. Written by packages/code/tools/generate-vectors.ts.',
]

/** The live codes of both suites and their mixtures, the same at every run. */
export function generateVectors(): VectorFile {
  return {
    title: 'Yima live code, version 1, suites 1 (ES256) and 2 (SM2)',
    notes: NOTES,
    vectors: [
      ...makeValidVectors(),
      ...makeFormVectors(),
      ...makeSignatureVectors(),
      ...makeTimeVectors(),
      ...makeSuiteVectors(),
      ...makeSm2Vectors(),
      ...makeMeetingVectors(),
    ],
  }
}

/** The paper codes, the same at every run. */
export function generatePaperVectors(): VectorFile {
  return {
    title: 'Yima paper code, version 1, suites 1 (ES256) and 2 (SM2)',
    notes: NOTES,
    vectors: makePaperVectors(),
  }
}

/** The venue codes, the same at every run. */
export function generateVenueVectors(): VectorFile<VenueVector> {
  return {
    title: 'Yima venue code, version 1',
    notes: [
      'A reader on `host` takes `text`: `malformed`, `wrong-host`, or a venue code with `venueId` whose tag the platform of city `prefix` finds `genuine` or `forged`.',
      'The tag is HMAC-SHA-256 under `key` (hexadecimal) over "yima.venue.1", prefix and venue id, cut to 10 bytes. The key is public: never use it.',
      'Every field is explained in docs/code-format.md. Written by packages/code/tools/generate-vectors.ts.',
    ],
    vectors: makeVenueVectors(),
  }
}

/** The bundles, the same at every run. */
export async function generateBundleVectors(): Promise<VectorFile<BundleVector>> {
  return {
    title: 'Yima terminal bundle, version 1',
    notes: [
      'A terminal of city `prefix` that pinned the root `pinned` and holds a bundle of `epochMin` is sent `signed`: it is `taken`, or the reason why not.',
      '`holders` stands where it is taken: sealed holders (hexadecimal), whether the deny list has them and whether the filter of the first deployment does.',
      'Every field is explained in docs/code-format.md, section 11. The private keys are derived from public names: never use them.',
    ],
    vectors: await makeBundleVectors(),
  }
}

/** The file's text, one vector a line, so that a change shows as the lines it touches. */
export function formatVectors(file: VectorFile<object>): string {
  const lines = file.vectors.map(vector => `    ${JSON.stringify(vector)}`).join(',\n')
  return `{\n  "title": ${JSON.stringify(file.title)},\n  "notes": ${JSON.stringify(file.notes)},\n  "vectors": [\n${lines}\n  ]\n}\n`
}

/** The text of each committed file by its address. */
export async function formatAllVectors(): Promise<readonly (readonly [file: URL, text: string])[]> {
  return [
    [VECTOR_FILES.live, formatVectors(generateVectors())],
    [VECTOR_FILES.paper, formatVectors(generatePaperVectors())],
    [VECTOR_FILES.venue, formatVectors(generateVenueVectors())],
    [VECTOR_FILES.bundle, formatVectors(await generateBundleVectors())],
  ]
}

if (import.meta.main) {
  for (const [file, text] of await formatAllVectors()) {
    writeFileSync(file, text)
    console.log(`${file.pathname.split('/').at(-1)}: ${text.split('\n').length} lines`)
  }
}
