import type { Answer } from '@yima/api'
import { database, keysOf } from '../../shared/database.ts'
import { addUp, type Base, type DayCounts, type Kind } from './add-up.ts'

const keyOf = (terminalId: string): string => `counts/${terminalId}`

/** Two days of a device that never reaches the platform: what is older is of no day that is shown, milliseconds. */
const KEPT_MS = 2 * 86_400_000

/** The kind under which a decision counts; undefined for one that is no decision yet. */
export const kindOf = (outcome: string, direction: 'in' | 'out' | undefined): Kind | undefined => {
  if (outcome === 'accepted') return direction
  return outcome === 'refused' ? 'refused' : undefined
}

/** Notes one decision in a transaction that has the room `counted` open; the same id counts once. */
export const noteCounted = (counted: IDBObjectStore, terminalId: string, id: string, kind: Kind | undefined): void => {
  if (kind !== undefined) counted.put(kind, [terminalId, id])
}

/** Notes a decision of the platform's. */
export function countDecision(terminalId: string, id: string, kind: Kind | undefined): Promise<void> {
  return database.transact<void>(['counted'], 'readwrite', (room, done) => {
    noteCounted(room('counted'), terminalId, id, kind)
    done()
  })
}

/** Today's counts, from what the platform counted last and what was noted since. */
export function readDayCounts(terminalId: string, nowMs: number): Promise<DayCounts> {
  return database.transact<DayCounts>(['values', 'counted'], 'readonly', (room, done) => {
    const base = room('values').get(keyOf(terminalId))
    const keys = room('counted').getAllKeys(keysOf(terminalId))
    const kinds = room('counted').getAll(keysOf(terminalId))
    kinds.onsuccess = () => {
      const noted = keys.result.map((key, index) => [idOf(key), kinds.result[index] as Kind] as const)
      done(addUp(base.result as Base | undefined, noted, nowMs))
    }
  })
}

/** Up to which moment the platform has counted for this device, milliseconds; 0 when it never has. */
export const readThrough = async (terminalId: string): Promise<number> =>
  (await database.readValue<Base>(keyOf(terminalId)))?.through ?? 0

/** Takes over the platform's counts; what they contain needs no note any more. */
export function takeCounts(
  terminalId: string,
  answer: Answer<'GET /terminal/v1/day-counts'>,
  nowMs: number,
): Promise<void> {
  return database.transact<void>(['values', 'counted'], 'readwrite', (room, done) => {
    room('values').put(answer satisfies Base, keyOf(terminalId))
    for (const before of [answer.through + 1, nowMs - KEPT_MS])
      room('counted').delete(IDBKeyRange.bound([terminalId], [terminalId, firstIdAt(before)], false, true))
    done()
  })
}

/** The smallest id of a moment; ids are compared as text. */
const firstIdAt = (milliseconds: number): string => {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** Keys of the room are [terminal, id]. */
const idOf = (key: IDBValidKey): string => (Array.isArray(key) ? String(key[1]) : '')
