import { describeHours, isOpen, type RootKey } from '@yima/code'
import { Type } from 'typebox'
import type { Db } from '../../kernel/db.ts'
import { defineRoute } from '../../kernel/route.ts'
import type { AnyScene } from '../../kernel/scene.ts'
import { Bilingual, Closed, OneOf, Out } from '../../kernel/schemas.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import type { Vault } from '../../kernel/vault.ts'
import { DIRECTIONS, STAGES } from '../../kernel/words.ts'
import { readCounter } from './clerks/clerk-sessions.ts'
import { countManualEntries } from './manual-entries.ts'
import { nextSequence } from './offline-sequence.ts'
import { deploymentsOf } from './read-deployment.ts'

const Deployment = Closed({
  deploymentId: Out(),
  sceneId: Out(),
  scene: Bilingual(),
  place: Bilingual(),
  address: Out(),
  category: Out(),
  unit: Out(),
  stage: OneOf(STAGES),
  directions: Type.Array(OneOf(DIRECTIONS)),
  hours: Bilingual(),
  openNow: Type.Boolean(),
})

export type ShowTerminalDeps = {
  db: Db
  sources: Sources
  prefix: string
  scenes: ReadonlyMap<string, AnyScene>
  vault: Pick<Vault, 'open'>
  root(): RootKey
}

/** What a terminal shows of itself: where it stands and which deployments it serves, and the server's time. */
export const showTerminal = ({ db, sources, prefix, scenes, vault, root }: ShowTerminalDeps) =>
  defineRoute({
    method: 'GET',
    path: '/terminal/v1/me',
    summary: 'The terminal reads where it stands',
    access: 'terminal',
    responses: {
      200: Closed({
        terminalId: Out(),
        now: Type.Integer({ description: 'Unix seconds' }),
        prefix: Out(),
        direction: OneOf(DIRECTIONS),
        deployments: Type.Array(Deployment),
        manualEntriesToday: Type.Integer(),
        root: Closed({
          suite: Type.Integer(),
          publicKey: Out('To be pinned: signs what the terminal trusts off line'),
        }),
        counter: Closed({
          needsClerk: Type.Boolean({ description: 'No scan without a clerk who signed in' }),
          idleMinutes: Type.Integer(),
          clerk: Type.Optional(Closed({ clerkId: Out(), name: Out('Masked') })),
        }),
        nextSeq: Type.Integer({ description: 'The number of its next off-line scan' }),
      }),
    },
    problems: ['terminal-unknown'],
    handle: async ({ caller }) => {
      const now = unixSeconds(sources)
      const rows = await deploymentsOf(db, caller.terminalId)
      const deployments = rows.map(row => ({
        deploymentId: row.deploymentId,
        sceneId: row.sceneId,
        scene: scenes.get(row.sceneId)?.title ?? { zh: row.sceneId, en: row.sceneId },
        place: { zh: row.placeName, en: row.placeNameEn },
        address: row.address,
        category: row.category,
        unit: row.unitName,
        stage: row.stage,
        directions: [...row.directions],
        hours: describeHours(row.openingHours),
        openNow: isOpen(row.openingHours, now),
      }))
      const manualEntriesToday = await countManualEntries(db, caller.terminalId, now)
      const direction = rows[0]?.terminalDirection ?? 'in'
      return {
        status: 200,
        body: {
          terminalId: caller.terminalId,
          now,
          prefix,
          direction,
          deployments,
          manualEntriesToday,
          root: root(),
          counter: await readCounter(db, vault, caller.terminalId, now * 1000),
          nextSeq: await nextSequence(db, caller.terminalId),
        },
      }
    },
  })
