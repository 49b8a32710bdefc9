import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes the gate's clips of recordings: `node tools/make-clips.ts <folder>` takes `<language>.<sentence>.wav` (PCM, 16 bit,
 * mono, 22 050 Hz), cuts the silence off, brings all to one loudness and writes 8 bit at 11 025 Hz, which every browser
 * plays. `apps/terminal/src/features/announce/clips/README.md` says where ours come from.
 */
const OUT = join(import.meta.dirname, '../apps/terminal/src/features/announce/clips')
const RATE_IN = 22_050
const RATE_OUT = 11_025
const HEADER_BYTES = 44
/** Loudest sample of every clip; what is below a fiftieth of it at either end is silence. */
const PEAK = 0.9
const SILENCE = PEAK / 50
/** Kept around the words and faded, so that nothing clicks, samples at the outgoing rate. */
const MARGIN = 220

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('node tools/make-clips.ts <folder with <language>.<sentence>.wav>')
let bytes = 0
for (const file of readdirSync(folder).sort()) {
  const [, language, name] = /^(zh|en)\.([a-z-]+)\.wav$/.exec(file) ?? []
  if (language === undefined || name === undefined) continue
  const clip = encodeWav(trim(halve(readSamples(readFileSync(join(folder, file))))))
  mkdirSync(join(OUT, language), { recursive: true })
  writeFileSync(join(OUT, language, `${name}.wav`), clip)
  bytes += clip.length
}
process.stdout.write(`${Math.round(bytes / 1000)} KB\n`)

function readSamples(wav: Buffer): Float64Array {
  if (wav.readUInt16LE(22) !== 1 || wav.readUInt32LE(24) !== RATE_IN || wav.readUInt16LE(34) !== 16)
    throw new Error(`not mono, 16 bit, ${RATE_IN} Hz`)
  const count = Math.floor((wav.length - HEADER_BYTES) / 2)
  return Float64Array.from({ length: count }, (_, index) => wav.readInt16LE(HEADER_BYTES + 2 * index) / 32_768)
}

/** Every second sample, after a windowed sinc that lets nothing through above half the new rate. */
function halve(samples: Float64Array): Float64Array {
  const reach = 31
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const x = index - reach
    const window = 0.54 + 0.46 * Math.cos((Math.PI * x) / reach)
    return window * (x === 0 ? 0.5 : Math.sin((Math.PI * x) / 2) / (Math.PI * x))
  })
  return Float64Array.from({ length: Math.floor(samples.length / 2) }, (_, index) =>
    weights.reduce((sum, weight, tap) => sum + weight * (samples[2 * index + tap - reach] ?? 0), 0),
  )
}

function trim(samples: Float64Array): Float64Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const even = samples.map(sample => (sample / peak) * PEAK)
  const isWord = (sample: number) => Math.abs(sample) > SILENCE
  const from = Math.max(0, even.findIndex(isWord) - MARGIN)
  const end = Math.min(even.length, even.findLastIndex(isWord) + 1 + MARGIN)
  // An even number of bytes, as RIFF wants.
  const to = end - ((end - from) % 2)
  return even
    .slice(from, to)
    .map((sample, index, { length }) => sample * Math.min(1, index / MARGIN, (length - 1 - index) / MARGIN))
}

function encodeWav(samples: Float64Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE_OUT, 24)
  header.writeUInt32LE(RATE_OUT, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, Uint8Array.from(samples, sample => Math.round(127.5 + sample * 127))])
}
