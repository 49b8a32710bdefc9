import { writeFileSync } from 'node:fs'
import { makeFormVectors } from './invalid-form-cases.ts'
import { makeSignatureVectors } from './invalid-signature-cases.ts'
import { makeTimeVectors } from './invalid-time-cases.ts'
import { makeValidVectors } from './valid-cases.ts'
import { VECTOR_FILE, type VectorFile } from './vectors.ts'

/** The whole vector file, the same at every run. */
export function generateVectors(): VectorFile {
  return {
    title: 'Yima live code, version 1, suite 1 (ES256)',
    notes: [
      'A verifier of city `prefix` that allows the pairs `suites` (issuer, device) and knows `keyRows` reads `text` at `now` (Unix seconds).',
      '`staleAfterSeconds` is 30 and `accepts` is ["live"] when left out. Key rows are found by number. Binary values are hexadecimal.',
      '`codeId` stands where both signatures are good, whatever the outcome. The private keys are derived from public names: never use them.',
      'Written by packages/code/tools/generate-vectors.ts.',
    ],
    vectors: [...makeValidVectors(), ...makeFormVectors(), ...makeSignatureVectors(), ...makeTimeVectors()],
  }
}

/** The file's text, one vector a line, so that a change shows as the lines it touches. */
export function formatVectors(file: VectorFile): string {
  const lines = file.vectors.map(vector => `    ${JSON.stringify(vector)}`).join(',\n')
  return `{\n  "title": ${JSON.stringify(file.title)},\n  "notes": ${JSON.stringify(file.notes)},\n  "vectors": [\n${lines}\n  ]\n}\n`
}

if (import.meta.main) {
  const file = generateVectors()
  writeFileSync(VECTOR_FILE, formatVectors(file))
  console.log(`${file.vectors.length} vectors written`)
}
