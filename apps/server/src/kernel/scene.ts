import type { CodeKind, PlaceReason, WithoutPerson } from '@yima/code'
import { type Static, type TSchema, Type } from 'typebox'
import type { Db, Tx } from './db.ts'
import type { Deployment } from './ports.ts'
import type { CitizenField, Direction, Words } from './words.ts'

/** Columns of the spine: how a scan runs. A new flow is a column there. */
export const FLOWS = ['passage', 'counter'] as const
export type Flow = (typeof FLOWS)[number]

/** Where and when a scan happens. */
export type At = { deployment: Deployment; callerId: string; direction: Direction; nowMs: number; citizenId: string }

/**
 * How a scene is judged without the platform. A rule that needs the person names its check and who passes it; a gate gets
 * that as a filter of their passes, and when there is none or it is too old it does what `without` says.
 */
export type Offline<Reason extends string> = {
  /** Off-line answers stop when the gate's deny list is older. */
  denyAgeHoursMax: number
  person?: {
    reason: Reason
    admitted(db: Db, deployment: Deployment): Promise<readonly string[]>
    ageHoursMax: number
    without: WithoutPerson
  }
}

type Frame = {
  id: string
  title: Words
  flow: Flow
  accepts: readonly CodeKind[]
  /** `show`: showing the code is consent enough; `confirm`: the citizen agrees on the phone (its flow comes later). */
  presence: 'show'
  reveals: readonly CitizenField[]
  keepDays: number
  /** Rules of the place, judged before the checks; an off-line gate judges these same ones. */
  placeRules: readonly PlaceReason[]
}

/**
 * A scene as data: route, schema, terminal screen, texts, retention and tests are derived from it. The key of a check
 * **is** the refusal reason; the first check that fails names the refusal. `facts` stands before `checks`, else its type
 * is not inferred.
 */
export type Scene<Input extends TSchema, Facts, Reason extends string, Receipt extends TSchema> = Frame & {
  /** Left out: this scene needs the platform. */
  offline?: Offline<Reason>
  input: Input
  facts(db: Db, at: At, input: Static<Input>): Promise<Facts>
  checks: Record<Reason, (s: { at: At; input: Static<Input>; facts: Facts }) => boolean>
  /** What a refused person is told, and what to do. */
  texts: Record<Reason, { says: Words; advice: Words }>
  receipt: Receipt
  record(tx: Tx, s: { at: At; input: Static<Input>; facts: Facts }): Promise<Static<Receipt>>
}

/** A scene of the place's rules alone: it asks nothing of its own and keeps nothing, so its scans are written in groups. */
export type PlainScene = Frame & { offline?: Omit<Offline<never>, 'person'> }

/** A scene with its types erased, as the registry keeps it. */
export type AnyScene = Frame & {
  isPlain: boolean
  offline?: Offline<string>
  input: TSchema
  receipt: TSchema
  reasons: readonly string[]
  texts: Readonly<Record<string, { says: Words; advice: Words }>>
  load(db: Db, at: At, input: unknown): Promise<LoadedScan>
}

/** A scan whose facts are read: judged and recorded on exactly those. */
export type LoadedScan = { judge(): string | undefined; record(tx: Tx): Promise<unknown> }

/** Infers the types of a definition and erases them once, here and nowhere else. */
export function defineScene<Input extends TSchema, Facts, Reason extends string, Receipt extends TSchema>(
  scene: Scene<Input, Facts, Reason, Receipt>,
): AnyScene {
  const reasons = Object.keys(scene.checks) as Reason[]
  return {
    ...scene,
    isPlain: false,
    reasons,
    load: async (db, at, raw) => {
      // The request's schema has checked `raw` against `scene.input`.
      const input = raw as Static<Input>
      const facts = await scene.facts(db, at, input)
      const seen = { at, input, facts }
      return {
        judge: () => reasons.find(reason => !scene.checks[reason](seen)),
        record: tx => scene.record(tx, seen),
      }
    },
  }
}

const NOTHING = Type.Object({}, { additionalProperties: false })

/** The same for a scene that adds nothing to the rules of its places. */
export const definePlainScene = (scene: PlainScene): AnyScene => ({
  ...defineScene({
    ...scene,
    input: NOTHING,
    facts: async () => ({}),
    checks: {},
    texts: {},
    receipt: NOTHING,
    record: async () => ({}),
  }),
  isPlain: true,
})

/** The scenes of a platform by id. Refuses two of one id, and a reason that the kernel keeps for itself. */
export function sceneRegistry(
  scenes: readonly AnyScene[],
  kernelReasons: readonly string[],
): ReadonlyMap<string, AnyScene> {
  const registry = new Map<string, AnyScene>()
  for (const scene of scenes) {
    if (registry.has(scene.id)) throw new Error(`two scenes are called ${scene.id}`)
    const taken = scene.reasons.find(reason => kernelReasons.includes(reason))
    if (taken !== undefined) throw new Error(`scene ${scene.id} uses the kernel's reason ${taken}`)
    registry.set(scene.id, scene)
  }
  return registry
}
