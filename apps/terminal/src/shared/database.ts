import { createPageStore } from '@yima/ui'

/**
 * What a terminal keeps. Values: who it is, its bundle and root, its clock. `scans`: what it decided off line and has not
 * handed in, by [terminal, number]. `used`: codes used here, by [terminal, minute, code]. `manual`: entries by hand not
 * handed in, by [terminal, entry]. `found`: scans that the platform found something against, by [terminal, scan].
 * `counted`: what came of each scan and entry that the platform's day count does not have yet, by [terminal, id].
 */
export const database = createPageStore('yima-terminal', 2, ['scans', 'used', 'manual', 'found', 'counted'])

/** All keys of one terminal in a room whose keys are arrays that begin with the terminal. */
export const keysOf = (terminalId: string): IDBKeyRange => IDBKeyRange.bound([terminalId], [terminalId, []])
