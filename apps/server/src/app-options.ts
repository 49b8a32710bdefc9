import type { FastifyInstance } from 'fastify'
import type { Bytes } from './kernel/bytes.ts'
import type { Database } from './kernel/db.ts'
import type { Subscriptions } from './kernel/outbox.ts'
import type { AnyRoute } from './kernel/route.ts'
import type { AnyScene } from './kernel/scene.ts'
import type { Sources } from './kernel/sources.ts'
import type { Vault } from './kernel/vault.ts'
import type { CitySuites } from './kernel/words.ts'

/** What the city calls its code, and who runs the platform: both stand in agreements. */
export type City = { codeName: string; platformName: string }

/** What a platform is made with; tests make theirs with other sources and their own scenes. */
export type AppOptions = {
  database: Database
  sources: Sources
  rootKey: Bytes
  prefix: string
  passLifetimeHours: number
  /** Suites of a new issuer key and the passes under it. */
  suites: CitySuites
  /** A deny list is published when the last is so old. */
  denySeconds: number
  connectors: { population: string; carriers: string; sms: string }
  baseUrl(): string
  city?: City
  /** Hosts by which integrators reach us, as their signatures name them; left out: that of `baseUrl`. */
  authorities?(): readonly string[]
  trustProxy: string | false
  logLevel: string
  metricsToken: string | undefined
  /** Phones and gates are told to drop the pages that they keep for use without network. */
  endServiceWorkers?: boolean
  /** Demo mode: fixed codes of synthetic people, and its own routes and pages. */
  demo?:
    | {
        fixedCode(phone: string): string | undefined
        routes(deps: { database: Database; vault: Vault; sources: Sources }): readonly AnyRoute[]
        pages(app: FastifyInstance): void
      }
    | undefined
  /** More scenes, for tests that define their own. */
  moreScenes?: readonly AnyScene[]
  /** Who else waits for events, for tests that look at them. */
  moreSubscriptions?: Partial<Subscriptions>
  /** `false`: each scan in a transaction of its own, on a database that takes no statement over many holders. */
  recorder?: boolean
  /** Passes whose issuer signature and key a process remembers. */
  passesRemembered?: number
}
