/** Phones are made ready, gates scan, ledgers are read. */
export type Phase = 'enrol' | 'scan' | 'check'

/** What has happened so far, for the view and the last lines. */
export class Stats {
  phase: Phase = 'enrol'
  enrolled = 0
  scans = 0
  offlineScans = 0
  handedIn = 0
  repeated = 0
  givenUp = 0
  read = 0
  scanSeconds = 0
  scanMs = { p50: 0, p99: 0 }
  readonly startedAt = performance.now()
  /** `accepted` or the reason of a refusal, and how often. */
  readonly answers = new Map<string, number>()
  readonly #latencies = new Float64Array(4096)
  #answered = 0
  #phaseBegan = 0

  /** Answer times are of the present phase; those of the scans are kept for the last lines. */
  begin(phase: Phase): void {
    if (this.phase === 'scan') {
      this.scanSeconds = this.seconds - this.#phaseBegan
      this.scanMs = { p50: this.latency(0.5), p99: this.latency(0.99) }
    }
    this.phase = phase
    this.#phaseBegan = this.seconds
    this.#answered = 0
  }

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

  /** Processor seconds of this process, to know what the simulation itself takes from the machine. */
  get cpuSeconds(): number {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000_000
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000
  }
}
