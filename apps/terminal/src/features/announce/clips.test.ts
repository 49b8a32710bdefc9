import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findWords, OUTCOMES } from '@yima/code'
import { chooseSentence, SENTENCES } from './sentences.ts'

const FOLDER = join(import.meta.dirname, 'clips')
const BYTES_MAX = 400_000
const HEADER_BYTES = 44

const files = globSync('*/*.wav', { cwd: FOLDER })
  .map(path => path.replaceAll('\\', '/'))
  .sort()

/** Samples from −1 to 1. */
function decode(file: string): { rate: number; samples: number[] } {
  const wav = readFileSync(join(FOLDER, file))
  assert.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16), 'RIFFWAVEfmt ')
  assert.deepEqual([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt16LE(34)], [1, 1, 8], 'PCM, mono, 8 bit')
  assert.equal(wav.readUInt32LE(40), wav.length - HEADER_BYTES)
  assert.equal(wav.length % 2, 0)
  return { rate: wav.readUInt32LE(24), samples: [...wav.subarray(HEADER_BYTES)].map(byte => (byte - 127.5) / 127.5) }
}

test('every sentence has a clip in each language, and every clip a sentence', () => {
  const wanted = ['en', 'zh'].flatMap(language => Object.keys(SENTENCES).map(name => `${language}/${name}.wav`))
  assert.deepEqual(files, wanted.sort())
})

test('all clips together stay below 400 KB, because every gate keeps them', () => {
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(FOLDER, file)).length, 0)
  assert.ok(bytes <= BYTES_MAX, `${bytes} bytes`)
})

test('every clip is words from beginning to end: loud, not cut off at the top, short, without silence around them', () => {
  for (const file of files) {
    const { rate, samples } = decode(file)
    const seconds = samples.length / rate
    assert.ok(seconds > 0.4 && seconds < 2, `${file}: ${seconds} s`)
    const loudness = samples.map(Math.abs)
    const peak = loudness.reduce((most, sample) => Math.max(most, sample), 0)
    assert.ok(peak > 0.85 && peak < 0.95, `${file}: peak ${peak}`)
    const mean = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)
    assert.ok(mean > 0.06, `${file}: mean loudness ${mean}`)
    const isWord = (sample: number) => sample > 0.02
    const [before, after] = [loudness.findIndex(isWord), loudness.length - loudness.findLastIndex(isWord)]
    assert.ok(Math.max(before, after) / rate < 0.08, `${file}: ${before} and ${after} samples of silence`)
    assert.ok(Math.max(loudness[0] ?? 1, loudness.at(-1) ?? 1) < 0.01, `${file} clicks`)
  }
})

test('each reason is said by its own sentence or by what to do, and a scene’s own reason at least as refused', () => {
  for (const reason of Object.keys(OUTCOMES).filter(name => name !== 'accepted')) {
    const name = chooseSentence({ outcome: 'refused', reason, action: findWords(reason)?.action })
    assert.ok(name !== 'refused' && name !== 'accepted', `${reason} is said as ${name}`)
  }
  assert.equal(chooseSentence({ outcome: 'accepted', action: 'none' }), 'accepted')
  assert.equal(chooseSentence({ outcome: 'refused', reason: 'of-a-scene', action: 'none' }), 'refused')
  assert.equal(chooseSentence({ outcome: 'refused', reason: 'constructor', action: 'toString' }), 'refused')
  assert.equal(chooseSentence({ outcome: 'fault', reason: 'network' }), 'no-answer')
  assert.equal(chooseSentence({ outcome: 'fault', reason: 'busy' }), 'busy')
})
