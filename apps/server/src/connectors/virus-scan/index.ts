export { createBuiltInScan } from './built-in-scan.ts'
export { type ClamdOptions, createClamdScan } from './clamd-scan.ts'

/** Judges an upload before it is kept. It throws when it cannot judge: a file nobody looked at is never clean. */
export type VirusScan = (bytes: Uint8Array) => Promise<'clean' | 'infected'>
