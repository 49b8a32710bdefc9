/** Off, the three tones, or the tones and the words. */
export const SOUND_MODES = ['voice', 'tone', 'off'] as const
export type SoundMode = (typeof SOUND_MODES)[number]

/** What this gate lets hear; `volume` from 0 to 1. */
export type SoundChoice = { mode: SoundMode; volume: number }

const STORAGE_KEY = 'yima.terminal.sound'
const FIRST: SoundChoice = { mode: 'voice', volume: 1 }

let current = readStored()

function readStored(): SoundChoice {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return FIRST
    const { mode, volume }: { mode?: unknown; volume?: unknown } = stored
    return {
      mode: SOUND_MODES.find(one => one === mode) ?? FIRST.mode,
      volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : FIRST.volume,
    }
  } catch {
    return FIRST
  }
}

/** The choice in force. */
export const soundChoice = (): SoundChoice => current

/** Changes it, and remembers it on this device. */
export function chooseSound(choice: SoundChoice): void {
  current = choice
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(choice))
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
}
