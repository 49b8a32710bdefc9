import type { FastifyRequest } from 'fastify'
import { writeAudit } from './kernel/audit.ts'
import type { Bytes } from './kernel/bytes.ts'
import { type Db, inTransaction } from './kernel/db.ts'
import type { AppCaller } from './kernel/ports.ts'
import { PROBLEMS } from './kernel/problem.ts'
import { deriveKey } from './kernel/root-key.ts'
import type { AnyRoute } from './kernel/route.ts'
import type { Sources } from './kernel/sources.ts'
import type { VerifyDeps } from './kernel/spine.ts'
import type { Vault } from './kernel/vault.ts'
import {
  appAuthenticator,
  budgetTaker,
  type CallLog,
  createCallLog,
  createSandbox,
  forgetPastBudgets,
  forgetPastCalls,
  forgetPastNonces,
  mintSandboxCode,
  type OpenVerifyDeps,
  showMe,
  showUsage,
  showVerification,
  verifyForApp,
} from './modules/apps/index.ts'

export type OpenPlatformParts = {
  db: Db
  sources: Sources
  vault: Vault
  rootKey: Bytes
  verify: VerifyDeps
  authorities(): readonly string[]
  /** Told when rows of the log of calls could not be kept. */
  lost(error: unknown): void
}

export type OpenPlatform = {
  routes: readonly AnyRoute[]
  authenticate(request: FastifyRequest): Promise<AppCaller>
  log: CallLog
  forgetting: readonly ((db: Db, nowMs: number) => Promise<unknown>)[]
}

/** The part of the composition root that integrators' servers meet. */
export function openPlatformOf(parts: OpenPlatformParts): OpenPlatform {
  const { db, sources } = parts
  const log = createCallLog(db, sources, problem => PROBLEMS[problem].status, parts.lost)
  const deps: OpenVerifyDeps = {
    live: parts.verify,
    sandbox: createSandbox(parts.verify, parts.rootKey),
    openIdKey: deriveKey(parts.rootKey, 'open-id'),
    budget: budgetTaker(parts, ({ appKey, operatorId = null, used, max }) =>
      inTransaction(db, tx =>
        writeAudit(tx, sources.now(), appKey, { action: 'budget-alarm', subject: appKey, operatorId, used, max }),
      ),
    ),
  }
  return {
    routes: openRoutes(parts, deps),
    authenticate: appAuthenticator({ ...parts, log }),
    log,
    forgetting: [forgetPastNonces, forgetPastBudgets, forgetPastCalls],
  }
}

/** The calls of the open API; the committed OpenAPI document is made of these too. */
export const openRoutes = (
  parts: Pick<OpenPlatformParts, 'db' | 'sources' | 'vault'>,
  deps: OpenVerifyDeps,
): readonly AnyRoute[] => [
  verifyForApp(deps),
  showVerification(deps),
  showMe(parts),
  showUsage(parts),
  mintSandboxCode(deps.sandbox),
]
