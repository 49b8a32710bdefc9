import { createPageStore } from '@yima/ui'

/** The phone's store: keys and what else is single among the values, passes by their id. */
const store = createPageStore('yima-citizen', 1, ['passes'])

export const { transact, readValue, writeValue, updateValue } = store

/** Empties the whole store: keys, passes, everything this phone could prove itself with. */
export const clearDatabase = store.clear

export { withLock } from '@yima/ui'
