/** How long a decision stays on the screen before the gate is ready again by itself, milliseconds, by its tone. */
export const SHOW_MS = { accepted: 3_000, refused: 4_000, attention: 5_000 } as const

/** A failed request is sent again by itself so many times; then staff or the citizen try again. */
export const RETRIES_MAX = 3

/** A pause longer than this is not waited for by itself, milliseconds: the next person is at the gate by then. */
export const LONGEST_PAUSE_MS = 8_000

/** Nobody stands before a silent gate for longer, milliseconds: then it says that there is no answer yet, and still listens. */
export const SILENCE_SHOWN_MS = 1_800

/** How long things are remembered, milliseconds. */
export const KEEP_MS = {
  /** A text read again within this time at this terminal is the same verification (code-format.md, reuse). */
  sameText: 5_000,
  /** Two readings closer than this are one showing: the camera never lost the code. */
  stillInView: 1_000,
  /** A scan without an answer keeps its id this long; ids are taken within ten minutes of server time. */
  unanswered: 300_000,
  /** The next person's code does not cover a decision younger than this. */
  decisionAtLeast: 700,
  /** A code that waited longer than this for the screen is no longer there. */
  waiting: 4_000,
} as const

/** A gate that cannot judge by itself: a request without an answer for so many milliseconds is sent again under the same id. */
export const ASK_TIME_OUT_MS = 4_000

/** The session is told the time this often, milliseconds. */
export const TICK_MS = 100

/** The camera picture is read at most this often, milliseconds between two readings. */
export const FRAME_GAP_MS = 125

/** What the terminal is (hours, open or closed, server time) is asked again about this often, milliseconds. */
export const REFRESH_MS = 60_000
