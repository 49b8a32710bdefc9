import type { Body } from '@yima/api'
import { encodeBase64Url } from '@yima/code'
import { database, keysOf } from '../../shared/database.ts'
import type { KeptTime } from '../../shared/server-clock.ts'
import { kindOf, noteCounted } from '../counts/count-log.ts'

/** A scan as it is handed in; `seq` counts this terminal's off-line scans without gaps. */
export type ScanRecord = Body<'POST /terminal/v1/verifications/batch'>['records'][number]
/** What the platform made of it. */
export type Settled = { seq: number; verificationId: string; status: string }
/** A scan that the platform found something against, as staff read it; `at` RFC 3339. */
export type FoundScan = { verificationId: string; at: string; outcome: string; status: string }

/** Where the numbers stand; `lastAtMs`: times in the log never go back. */
type LogState = { nextSeq: number; lastAtMs: number }

const MINUTE_MS = 60_000
/** Codes die within a minute; bearers of clocks that differ included. */
const USED_MINUTES = 3
const FOUND_MAX = 100

const stateKey = (terminalId: string): string => `log/${terminalId}`
const clockKey = (terminalId: string): string => `clock/${terminalId}`

/** The device's time as an earlier page of this terminal kept it. */
export const readKeptTime = (terminalId: string) => database.readValue<KeptTime>(clockKey(terminalId))
export const writeKeptTime = (terminalId: string, kept: KeptTime) => database.writeValue(clockKey(terminalId), kept)

/**
 * Appends a decision, the code that it used up and the time in one transaction, on the disk before anybody is told.
 * The log grows at its end only; a scan leaves it when the platform has it.
 */
export function appendScan(
  terminalId: string,
  scan: Omit<ScanRecord, 'seq' | 'at'>,
  atMs: number,
  usedCodeId: Uint8Array | undefined,
  kept: KeptTime,
): Promise<ScanRecord> {
  return database.transact<ScanRecord>(['values', 'scans', 'used', 'counted'], 'strictly', (room, done) => {
    const request = room('values').get(stateKey(terminalId))
    request.onsuccess = () => {
      const state: LogState = request.result ?? { nextSeq: 1, lastAtMs: 0 }
      const lastAtMs = Math.max(atMs, state.lastAtMs)
      const record = { ...scan, seq: state.nextSeq, at: new Date(lastAtMs).toISOString() }
      room('scans').add(record, [terminalId, record.seq])
      noteCounted(room('counted'), terminalId, scan.verificationId, kindOf(scan.outcome, scan.direction))
      room('values').put({ nextSeq: record.seq + 1, lastAtMs } satisfies LogState, stateKey(terminalId))
      room('values').put(kept, clockKey(terminalId))
      if (usedCodeId !== undefined) noteUsed(room('used'), terminalId, atMs, usedCodeId)
      done(record)
    }
  })
}

/** Notes a code that was used here with the platform's knowledge, so that it opens nothing should the network go. */
export function rememberUsed(terminalId: string, atMs: number, codeId: Uint8Array): Promise<void> {
  return database.transact<void>(['used'], 'readwrite', (room, done) => {
    noteUsed(room('used'), terminalId, atMs, codeId)
    done()
  })
}

function noteUsed(used: IDBObjectStore, terminalId: string, atMs: number, codeId: Uint8Array): void {
  const minute = Math.floor(atMs / MINUTE_MS)
  used.put(true, [terminalId, minute, encodeBase64Url(new Uint8Array(codeId))])
  used.delete(IDBKeyRange.bound([terminalId], [terminalId, minute - 2 * USED_MINUTES]))
}

/** Whether this terminal has used the code, in this page or one before. */
export function isUsedHere(terminalId: string, atMs: number, codeId: Uint8Array): Promise<boolean> {
  const minute = Math.floor(atMs / MINUTE_MS)
  const name = encodeBase64Url(new Uint8Array(codeId))
  return database.transact<boolean>(['used'], 'readonly', (room, done) => {
    let isUsed = false
    for (let back = 0; back <= USED_MINUTES; back++) {
      const request = room('used').get([terminalId, minute - back, name])
      request.onsuccess = () => {
        isUsed ||= request.result === true
        done(isUsed)
      }
    }
  })
}

/** The oldest scans that the platform does not have yet, in order. */
export function readWaiting(terminalId: string, limit: number): Promise<ScanRecord[]> {
  return database.transact<ScanRecord[]>(['scans'], 'readonly', (room, done) => {
    const request = room('scans').getAll(keysOf(terminalId), limit)
    request.onsuccess = () => done(request.result)
  })
}

/** How many scans wait. */
export function countWaiting(terminalId: string): Promise<number> {
  return database.transact<number>(['scans'], 'readonly', (room, done) => {
    const request = room('scans').count(keysOf(terminalId))
    request.onsuccess = () => done(request.result)
  })
}

/** Takes out of the log what the platform has, and keeps what it found against any of it. */
export function settleScans(
  terminalId: string,
  sent: readonly ScanRecord[],
  results: readonly Settled[],
): Promise<void> {
  const bySeq = new Map(sent.map(record => [record.seq, record]))
  return database.transact<void>(['scans', 'found'], 'strictly', (room, done) => {
    for (const { seq, verificationId, status } of results) {
      const record = bySeq.get(seq)
      if (record === undefined || record.verificationId !== verificationId) continue
      room('scans').delete([terminalId, seq])
      if (status === 'recorded' || status === 'duplicate') continue
      const { at, outcome } = record
      room('found').put({ verificationId, at, outcome, status } satisfies FoundScan, [terminalId, verificationId])
    }
    done()
  })
}

/** What was found against scans of this terminal, newest first. Ids begin with their time, so keys are in its order. */
export function readFound(terminalId: string): Promise<FoundScan[]> {
  return database.transact<FoundScan[]>(['found'], 'readonly', (room, done) => {
    const request = room('found').getAll(keysOf(terminalId))
    request.onsuccess = () => done(request.result.slice(-FOUND_MAX).toReversed())
  })
}

/**
 * Brings the numbers in line with the platform's next one: an empty log goes on from it, and scans that wait are
 * numbered anew when it missed some before them (a store that was lost or put back). Ids stay, so nothing is doubled.
 */
export function alignNumbers(terminalId: string, nextSeq: number, isGap: boolean): Promise<void> {
  return database.transact<void>(['values', 'scans'], 'strictly', (room, done) => {
    const asked = { state: room('values').get(stateKey(terminalId)), scans: room('scans').getAll(keysOf(terminalId)) }
    asked.scans.onsuccess = () => {
      const waiting: ScanRecord[] = asked.scans.result
      const state: LogState = asked.state.result ?? { nextSeq, lastAtMs: 0 }
      done()
      if (waiting.length > 0 && !isGap) return
      room('scans').delete(keysOf(terminalId))
      for (const [index, record] of waiting.entries())
        room('scans').add({ ...record, seq: nextSeq + index }, [terminalId, nextSeq + index])
      room('values').put({ ...state, nextSeq: nextSeq + waiting.length } satisfies LogState, stateKey(terminalId))
    }
  })
}
