/** A keyboard-wedge scanner types much faster than people; a longer pause ends what it typed, milliseconds. */
const PAUSE_MS = 100

/** What ends by a pause alone must be long (a code has 310 characters); what ends by Enter may be as short as a number code. */
const LENGTH_MIN = { byEnter: 6, byPause: 20 } as const

/** Longest text the platform reads as a code; a jammed scanner must not fill the memory. */
const LENGTH_MAX = 1_024

const END_KEYS = new Set(['Enter', 'NumpadEnter', 'Tab'])

/** What a physical key did: it was no concern of ours, joined a scan (so the page must not act on it), or ended one. */
export type KeyOutcome = { kind: 'ignored' | 'typed' | 'taken' } | { kind: 'scanned'; text: string }

/** Collects physical keys into scans; it knows neither focus nor input method. */
export type WedgeReader = {
  /** One key press: `KeyboardEvent.code` and a time in milliseconds. */
  press(code: string, at: number): KeyOutcome
  /** Called when time passes without a key; gives the scan that ended by a pause. */
  rest(at: number): string | undefined
}

const readCharacter = (code: string): string | undefined => {
  const letter = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)
  return letter?.[1]
}

/** Makes a reader. Upper case comes out always: the key is the same whether the scanner held Shift or not. */
export const createWedgeReader = (): WedgeReader => {
  let text = ''
  let lastAt = Number.NEGATIVE_INFINITY
  const take = (lengthMin: number): string | undefined => {
    const whole = text
    text = ''
    return whole.length >= lengthMin ? whole.slice(0, LENGTH_MAX) : undefined
  }
  return {
    press: (code, at) => {
      if (at - lastAt > PAUSE_MS) text = ''
      if (END_KEYS.has(code)) {
        const scanned = take(LENGTH_MIN.byEnter)
        return scanned === undefined ? { kind: 'ignored' } : { kind: 'scanned', text: scanned }
      }
      const character = readCharacter(code)
      if (character === undefined) return { kind: 'ignored' }
      lastAt = at
      if (text.length <= LENGTH_MAX) text += character
      return { kind: text.length > 1 ? 'taken' : 'typed' }
    },
    rest: at => (text !== '' && at - lastAt >= PAUSE_MS ? take(LENGTH_MIN.byPause) : undefined),
  }
}
