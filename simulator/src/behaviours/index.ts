import type { Behaviour } from './behaviour.ts'
import { gateOffline } from './gate-offline.ts'
import { gateOnline } from './gate-online.ts'

/** Every way in which a gate can behave. */
export const BEHAVIOURS = { 'gate-online': gateOnline, 'gate-offline': gateOffline } as const satisfies Record<
  string,
  Behaviour
>
