/** Where time and chance come from: arguments everywhere, so that a test sets the clock and a run can be repeated. */
export type Sources = {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Cryptographically secure random bytes. */
  randomBytes(length: number): Uint8Array<ArrayBuffer>
}

/** The sources of a running platform: the machine's clock and its random generator. */
export const systemSources: Sources = {
  now: () => Date.now(),
  randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
}

/** Unix seconds, the unit of codes, passes and the first citizen calls. */
export const unixSeconds = (sources: Sources): number => Math.floor(sources.now() / 1000)
