export { listEntries } from './list-entries.route.ts'
export { createLedger } from './write-entry.ts'
