/** What has happened so far, for the view and the last lines. */
export class Stats {
  phase: 'enrol' | 'scan' | 'check' = 'enrol'
  enrolled = 0
  scans = 0
  offlineScans = 0
  handedIn = 0
  repeated = 0
  givenUp = 0
  read = 0
  readonly startedAt = performance.now()
  /** `accepted` or the reason of a refusal, and how often. */
  readonly answers = new Map<string, number>()
  readonly #latencies = new Float64Array(4096)
  #answered = 0

  noteScan(answer: string, isOffline: boolean): void {
    this.scans++
    if (isOffline) this.offlineScans++
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1)
  }

  noteAnswer(milliseconds: number): void {
    this.#latencies[this.#answered++ % this.#latencies.length] = milliseconds
  }

  /** Milliseconds below which this share of the newest answers came. */
  latency(share: number): number {
    const known = this.#latencies.slice(0, Math.min(this.#answered, this.#latencies.length)).sort()
    return known[Math.floor(known.length * share)] ?? 0
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000
  }
}
