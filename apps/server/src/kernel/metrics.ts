import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = {
  registry: Registry
  /** Seconds a request took, by route pattern and status; never by address or person. */
  requestSeconds: Histogram<'route' | 'status'>
  /** Decisions by scene, outcome and reason. */
  verifications: Counter<'scene' | 'outcome' | 'reason'>
  /** Scans that were written together by one statement; a group that fell apart has been run one by one. */
  scanGroups: Histogram<'result'>
  /** Requests turned away because there were more than could be answered in time. */
  turnedAway: Counter<'lane'>
}

/** The metrics of one process; several processes are summed by the collector. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'yima_request_seconds',
      help: 'Seconds from request to response',
      labelNames: ['route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [registry],
    }),
    scanGroups: new Histogram({
      name: 'yima_scan_group_size',
      help: 'Scans written by one statement',
      labelNames: ['result'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers: [registry],
    }),
    turnedAway: new Counter({
      name: 'yima_turned_away_total',
      help: 'Requests turned away for want of capacity',
      labelNames: ['lane'],
      registers: [registry],
    }),
    verifications: new Counter({
      name: 'yima_verifications_total',
      help: 'Verifications decided',
      labelNames: ['scene', 'outcome', 'reason'],
      registers: [registry],
    }),
  }
}
