import { transact } from '../../shared/database.ts'
import type { KeyPair } from './key-pairs.ts'
import type { DatedPass } from './renewal.ts'
import { settlePass } from './settle-pass.ts'
import type { StampedPass, Turn } from './take-turn.ts'

/** A pass as the phone keeps it: the platform's signed bytes with the key they were signed for. */
export type StoredPass = DatedPass &
  StampedPass & { prefix: string; passBytes: Uint8Array<ArrayBuffer>; keyPair: KeyPair }

/** All passes of this phone, ended ones included. */
export function readPasses(): Promise<StoredPass[]> {
  return transact<StoredPass[]>(['passes'], 'readonly', (store, done) => {
    const request = store('passes').getAll()
    request.onsuccess = () => done(request.result)
  })
}

/** Takes a turn on the stored passes in one transaction, so that two tabs never get the same stamp or unused pass. */
export function storeTurn(
  take: (passes: StoredPass[]) => Turn<StoredPass> | undefined,
): Promise<{ turn: Turn<StoredPass> | undefined; passes: StoredPass[] }> {
  return transact(['passes'], 'readwrite', (store, done) => {
    const request = store('passes').getAll()
    request.onsuccess = () => {
      const before: StoredPass[] = request.result
      const turn = take(before)
      if (turn) store('passes').put(turn.pass, turn.pass.passId)
      done({ turn, passes: before.map(pass => (pass.passId === turn?.pass.passId ? turn.pass : pass)) })
    }
  })
}

/** Puts a new strip in; passes that ended are removed on the way, with their keys. */
export function addStrip(strip: readonly StoredPass[], now: number): Promise<void> {
  return changePasses(pass => (pass.endsAt <= now ? undefined : pass), strip)
}

/** Brings the passes in line with what the city said at a contact. */
export function settlePasses(now: number, keyNumbers: readonly number[] | undefined): Promise<void> {
  return changePasses(pass => settlePass(pass, now, keyNumbers), [])
}

function changePasses(
  change: (pass: StoredPass) => StoredPass | undefined,
  added: readonly StoredPass[],
): Promise<void> {
  return transact<void>(['passes'], 'readwrite', (store, done) => {
    const request = store('passes').getAll()
    request.onsuccess = () => {
      const stored: StoredPass[] = request.result
      for (const pass of stored) {
        const kept = change(pass)
        if (kept) store('passes').put(kept, pass.passId)
        else store('passes').delete(pass.passId)
      }
      for (const pass of added) store('passes').put(pass, pass.passId)
      done()
    }
  })
}
