/** What to send: `rate` a second when given, else as fast as it is answered. */
export type LoadOrder = {
  path: 'verifications' | 'bare'
  connections: number
  seconds: number
  rate?: number
  /** Spread evenly over the time; else the load generator sends each second's share at its beginning. */
  isPaced?: boolean
  codes: number
}
/** Requests answered 2xx a second, latencies in ms of those, and how many were answered otherwise. */
export type LoadResult = { rate: number; p50: number; p99: number; refused: number; failed: number }
