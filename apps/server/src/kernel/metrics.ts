import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Db, first } from './db.ts'

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

/** One number each, of the whole platform: every process tells the same, so the collector takes the maximum. */
const DATABASE_GAUGES = [
  {
    name: 'yima_outbox_waiting',
    help: 'Events that wait for delivery',
    value: 'select count(*)::float8 as value from kernel.outbox',
  },
  {
    name: 'yima_outbox_overdue_seconds',
    help: 'Seconds since the delivery that is longest overdue was due',
    value:
      'select coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as value from kernel.outbox where due_at < now()',
  },
  {
    name: 'yima_deny_list_age_seconds',
    help: 'Seconds since the newest deny list was published',
    value: 'select extract(epoch from now() - max(published_at))::float8 as value from passes.deny_list',
  },
  {
    name: 'yima_issuer_key_seconds_left',
    help: 'Seconds until the last trusted issuer key signs no more',
    value:
      'select max(valid_from_max)::float8 - extract(epoch from now())::float8 as value from passes.issuer_key where compromised_at is null',
  },
  {
    name: 'yima_backup_age_seconds',
    help: 'Seconds since the last backup; absent when there is none',
    value:
      "select extract(epoch from now() - max(at))::float8 as value from kernel.audit where action = 'backup-written'",
  },
] as const

/** Asks the database when the collector asks us. What it does not answer is absent, and `yima_database_up` is 0. */
export function watchDatabase({ registry }: Metrics, db: Db): void {
  new Gauge({
    name: 'yima_database_up',
    help: '1 when the database answers',
    registers: [registry],
    async collect() {
      this.set(
        await first(db, sql`select 1`).then(
          () => 1,
          () => 0,
        ),
      )
    },
  })
  for (const { name, help, value } of DATABASE_GAUGES)
    new Gauge({
      name,
      help,
      // Without a label a gauge would stand at 0 from the beginning: absent and zero are not the same.
      labelNames: ['of'],
      registers: [registry],
      async collect() {
        this.reset()
        try {
          const row = await first(db, sql.raw<{ value: number | null }>(value))
          if (typeof row?.value === 'number') this.set({ of: 'platform' }, row.value)
        } catch {
          // Absent; `yima_database_up` says it.
        }
      },
    })
}
