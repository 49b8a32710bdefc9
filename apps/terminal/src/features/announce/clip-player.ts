import type { Language } from '@yima/ui'
import type { SentenceName } from './sentences.ts'

const ADDRESSES: Readonly<Record<string, string>> = import.meta.glob('./clips/*/*.wav', {
  eager: true,
  query: '?url',
  import: 'default',
})

const clips = new Map<string, Promise<AudioBuffer | undefined>>()

/** Reads a clip once; one that cannot be read is tried again when it is needed. */
function readClip(audio: BaseAudioContext, language: Language, name: SentenceName): Promise<AudioBuffer | undefined> {
  const address = ADDRESSES[`./clips/${language}/${name}.wav`]
  if (address === undefined) return Promise.resolve(undefined)
  const known = clips.get(address)
  if (known) return known
  const reading = fetch(address)
    .then(response => response.arrayBuffer())
    .then(bytes => audio.decodeAudioData(bytes))
    .catch(() => {
      clips.delete(address)
      return undefined
    })
  clips.set(address, reading)
  return reading
}

/** Reads all clips of a language, so that the first one is there when it is needed. */
export function loadClips(audio: BaseAudioContext, language: Language, names: readonly SentenceName[]): void {
  for (const name of names) void readClip(audio, language, name)
}

let playing: AudioBufferSourceNode | undefined
let latest = 0

/** Plays a clip once `startAt` (the context's seconds) has come; a newer one ends it. `onEnd` runs when it was heard to its end. */
export async function playClip(
  audio: AudioContext,
  output: AudioNode,
  { language, name, startAt }: { language: Language; name: SentenceName; startAt: number },
  onEnd: () => void,
): Promise<void> {
  const turn = ++latest
  stopClip()
  const buffer = await readClip(audio, language, name)
  if (buffer === undefined || turn !== latest) return
  const source = audio.createBufferSource()
  source.buffer = buffer
  source.connect(output)
  source.onended = () => {
    if (playing === source) onEnd()
  }
  source.start(Math.max(startAt, audio.currentTime))
  playing = source
}

/** Ends what plays: the next person's answer is not to be spoken into. */
export function stopClip(): void {
  const source = playing
  playing = undefined
  source?.stop()
}
