import { createPassCache } from '@yima/code'
import { nodeCrypto } from '@yima/code/node'
import type { FastifyInstance } from 'fastify'
import type { AppOptions, City } from './app-options.ts'
import { createCarriers } from './connectors/carriers/index.ts'
import { createPopulationRegister } from './connectors/population/index.ts'
import { createSmsGateway } from './connectors/sms/index.ts'
import { createBuiltInScan } from './connectors/virus-scan/index.ts'
import { consoleOf } from './console.ts'
import type { BundleDeps } from './kernel/bundle/bundle-deps.ts'
import { publishFilters } from './kernel/bundle/offline-filters.ts'
import { showBundle } from './kernel/bundle/show-bundle.route.ts'
import { showPublicKeys } from './kernel/bundle/show-public-keys.route.ts'
import { createHttp } from './kernel/http.ts'
import { forgetPastAnswers } from './kernel/idempotency.ts'
import { forgetPastWindows } from './kernel/limits.ts'
import { describeError } from './kernel/log.ts'
import { createMetrics } from './kernel/metrics.ts'
import { openapiDocument } from './kernel/openapi.ts'
import { deliverDue, type Subscriptions } from './kernel/outbox.ts'
import { maintainPartitions } from './kernel/partitions.ts'
import type { BundlePort } from './kernel/ports.ts'
import { KERNEL_REASONS } from './kernel/reasons.ts'
import { createRecorder, noRecorder } from './kernel/recorder.ts'
import { type RepeatedWork, startRepeating } from './kernel/repeat.ts'
import { deriveKey } from './kernel/root-key.ts'
import { type AnyRoute, type Authenticators, registerRoutes } from './kernel/route.ts'
import type { SpineDeps } from './kernel/scan.ts'
import { type AnyScene, sceneRegistry } from './kernel/scene.ts'
import type { Sources } from './kernel/sources.ts'
import type { VerifyDeps } from './kernel/spine.ts'
import { uploadScans } from './kernel/upload-scans.route.ts'
import { createVault } from './kernel/vault.ts'
import { verifyCode } from './kernel/verify-code.route.ts'
import type { CitySuites } from './kernel/words.ts'
import {
  authenticateCitizen,
  type CitizensDeps,
  createReveal,
  forgetPastCodes,
  forgetPastSessions,
  noteDevice,
  reportLoss,
  requestOtp,
  SESSION_COOKIE,
  sendNotice,
  showClock,
  showSession,
  signIn,
  signOut,
  spendCode,
  verifyRealName,
} from './modules/citizens/index.ts'
import { createLedger, listEntries } from './modules/ledger/index.ts'
import {
  bindDevice,
  createHolders,
  endPasses,
  findCurrentKey,
  type IssuerKey,
  issueStrip,
  type KeyRing,
  openKeyRing,
  publishDenyList,
  readDenyList,
  sealedHoldersOf,
} from './modules/passes/index.ts'
import { authenticateStaff, STAFF_COOKIE } from './modules/staff/index.ts'
import { openPlatformOf } from './open-platform.ts'
import { registerOperations } from './operations.ts'
import { identity } from './scenes/identity/identity.scene.ts'
import { passage } from './scenes/passage/passage.scene.ts'
import { terminalRoutes, terminalsOf } from './terminal-surface.ts'

export type { AppOptions } from './app-options.ts'

export const VERSION = '0.1.0'
const PASSES_REMEMBERED = 50_000
const SOME_CITY: City = { codeName: '城市服务码', platformName: '城市服务码平台运营单位' }

/** The scenes of the platform. */
export const SCENES: readonly AnyScene[] = [passage, identity]

/** The application, and what it repeats while it listens. */
export type Platform = { app: FastifyInstance; works: readonly RepeatedWork[] }

/** COMPOSITION ROOT: the one file that knows every module and scene. The database is migrated before. */
export async function buildApp(options: AppOptions): Promise<Platform> {
  const { database, sources, prefix } = options
  const { db } = database
  const metrics = createMetrics()
  const vault = createVault(options.rootKey, sources)
  const scenes = sceneRegistry([...SCENES, ...(options.moreScenes ?? [])], KERNEL_REASONS)
  await maintainPartitions(database, sources.now())
  const keyRing = await openKeyRing(db, { vault, sources, prefix }, options.suites)
  await publishDenyList(db, sources, keyRing.issuers(), options.denySeconds)

  const citizens: CitizensDeps = {
    db,
    sources,
    vault,
    prefix,
    population: createPopulationRegister(options.connectors.population),
    carriers: createCarriers(options.connectors.carriers),
    sms: createSmsGateway(options.connectors.sms),
    otpKey: deriveKey(options.rootKey, 'one-time-codes'),
    fixedCode: phone => options.demo?.fixedCode(phone),
    endPasses,
  }
  const subscriptions: Subscriptions = {
    'account.notice': sendNotice(citizens),
    'verification.recorded': 'nobody',
    ...options.moreSubscriptions,
  }
  const terminals = terminalsOf({ db, sources })
  const spine: SpineDeps = {
    db,
    sources,
    prefix,
    crypto: nodeCrypto,
    passes: createPassCache(options.passesRemembered ?? PASSES_REMEMBERED),
    scenes,
    places: terminals.places,
    holders: createHolders(keyRing.issuers),
    reveal: createReveal(vault, sources),
    ledger: createLedger(sources),
    awaits: topic => subscriptions[topic] !== 'nobody',
    decided: (scene, outcome, reason) => metrics.verifications.inc({ scene, outcome, reason: reason ?? '' }),
  }
  const grouped = (size: number, error: unknown): void => {
    metrics.scanGroups.observe({ result: error === undefined ? 'written' : 'fell-apart' }, size)
    if (error !== undefined) app.log.warn({ event: 'scan-group-fell-apart', ...describeError(error) })
  }
  const recorder = options.recorder === false ? noRecorder : createRecorder({ ...spine, grouped }, database.engine)
  const open = openPlatformOf({
    db,
    sources,
    vault,
    rootKey: options.rootKey,
    verify: { ...spine, recorder },
    authorities: options.authorities ?? (() => authoritiesOf(options.baseUrl())),
    lost: error => app.log.error({ event: 'call-log-lost', ...describeError(error) }),
  })
  const bundles: BundleDeps = { ...spine, offline: createBundlePort(sources, keyRing) }
  const routes: readonly AnyRoute[] = [
    ...publicRoutes(
      citizens,
      { ...spine, recorder },
      bundles,
      keyRing,
      options.passLifetimeHours,
      options.city ?? SOME_CITY,
    ),
    ...open.routes,
    ...(options.demo?.routes({ database, vault, sources }) ?? []),
  ]
  const authenticators: Authenticators = {
    public: async () => ({ kind: 'public' }),
    citizen: request => authenticateCitizen(db, sources, request.cookies[SESSION_COOKIE]),
    terminal: terminals.authenticate,
    app: open.authenticate,
    staff: request => authenticateStaff(db, sources, request.cookies[STAFF_COOKIE]),
  }
  const works: readonly RepeatedWork[] = [
    { name: 'outbox', everyMs: 500, run: () => deliverDue(db, sources, subscriptions) },
    { name: 'keys', everyMs: 500, run: keyRing.refresh },
    {
      name: 'deny-list',
      everyMs: 5_000,
      run: () => publishDenyList(db, sources, keyRing.issuers(), options.denySeconds),
    },
    { name: 'offline-filters', everyMs: 5_000, run: () => publishFilters(bundles, options.denySeconds) },
    ...terminals.works,
    { name: 'partitions', everyMs: 600_000, run: () => maintainPartitions(database, sources.now()) },
    {
      name: 'forget',
      everyMs: 60_000,
      run: () =>
        Promise.all(
          [
            forgetPastWindows,
            forgetPastCodes,
            forgetPastSessions,
            forgetPastAnswers,
            ...terminals.forgetting,
            ...open.forgetting,
          ].map(forget => forget(db, sources.now())),
        ),
    },
  ]

  const app = await createHttp({
    sources,
    metrics,
    logLevel: options.logLevel,
    trustProxy: options.trustProxy,
    baseUrl: options.baseUrl,
  })
  open.log.watch(app)
  registerRoutes(app, routes, authenticators, request => !isLoopbackHttp(request.protocol, request.hostname))
  await registerOperations(app, {
    database,
    metrics,
    metricsToken: options.metricsToken,
    openapi: openapiDocument(routes, VERSION),
    endServiceWorkers: options.endServiceWorkers ?? false,
  })
  options.demo?.pages(app)
  let stopRepeating = async (): Promise<void> => {}
  app.addHook('onListen', async () => {
    stopRepeating = startRepeating(works, app.log)
  })
  app.addHook('onClose', () => stopRepeating())
  return { app, works }
}

/** The routes of the public surface, demo routes apart; the committed OpenAPI document is made of these. */
export function publicRoutes(
  citizens: CitizensDeps,
  spine: VerifyDeps,
  bundles: BundleDeps,
  keyRing: KeyRing,
  lifetimeHours: number,
  city: City,
): readonly AnyRoute[] {
  const { db, sources, prefix } = citizens
  const passes = { db, sources, prefix, crypto: spine.crypto, keys: keyRing.issuers, lifetimeHours }
  return [
    showClock(sources, prefix, {
      suites: now => suitesOf(findCurrentKey(keyRing.issuers(), now)),
      keyNumbers: () => [...keyRing.issuers().keys()],
    }),
    requestOtp(citizens),
    signIn(citizens),
    showSession(citizens),
    signOut(citizens),
    verifyRealName(citizens),
    reportLoss(citizens),
    bindDevice({ ...passes, deviceBound: noteDevice(citizens) }),
    issueStrip(passes),
    listEntries(db, spine.scenes),
    ...terminalRoutes({ ...citizens, spine, root: () => keyRing.root().key }),
    verifyCode(spine),
    uploadScans(spine),
    showBundle(bundles),
    showPublicKeys(prefix, bundles.offline),
    ...consoleOf({
      ...citizens,
      scenes: spine.scenes,
      city,
      scan: createBuiltInScan(),
      spendCode: (phone, code) => spendCode(citizens, phone, code),
      notify: async () => {},
    }),
  ]
}

const suitesOf = ({ row, deviceSuite }: IssuerKey): CitySuites => ({ issuer: row.suite, device: deviceSuite })

/** The kernel's way to what off-line gates stand on. */
const createBundlePort = (sources: Sources, keyRing: KeyRing): BundlePort => ({
  keyRows: () => [...keyRing.issuers().values()].map(({ row }) => row),
  root: keyRing.root,
  denyList: readDenyList,
  sealedHoldersOf: (db, citizenIds) => sealedHoldersOf(db, sources, keyRing.issuers(), citizenIds),
})

/** The host of our own address, without a default port. */
const authoritiesOf = (baseUrl: string): readonly string[] => [new URL(baseUrl).host]

/** A cookie goes over plain HTTP only on the machine itself. */
const isLoopbackHttp = (protocol: string, hostname: string): boolean =>
  protocol === 'http' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
