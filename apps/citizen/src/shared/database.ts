const NAME = 'yima-citizen'
const VERSION = 1

/** The two rooms of the phone's store: single values by name, and passes by their id. */
export type StoreName = 'values' | 'passes'

let opening: Promise<IDBDatabase> | undefined

function openDatabase(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('values')
      request.result.createObjectStore('passes')
    }
    request.onsuccess = () => {
      // Safari drops connections in the background and another tab may upgrade: the next call opens anew.
      request.result.onclose = forget
      request.result.onversionchange = () => {
        request.result.close()
        forget()
      }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  }).catch(error => {
    forget()
    throw error
  })
  return opening
}

function forget(): void {
  opening = undefined
}

/**
 * Runs `work` in one transaction and answers what it returned once that is durably committed. IndexedDB lets writing
 * transactions on a store run one after another, across tabs too; `work` may wait for nothing but its own requests.
 */
export async function transact<T>(
  stores: readonly StoreName[],
  mode: IDBTransactionMode,
  work: (store: (name: StoreName) => IDBObjectStore, done: (value: T) => void) => void,
): Promise<T> {
  const database = await openDatabase()
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction([...stores], mode)
    let finish: (() => void) | undefined
    transaction.oncomplete = () => (finish ? finish() : reject(new Error('transaction ended without a value')))
    transaction.onabort = () => reject(transaction.error)
    work(
      name => transaction.objectStore(name),
      value => {
        finish = () => resolve(value)
      },
    )
  })
}

/** Reads one value; what is stored under a key is written by this app only, so its type is the caller's to name. */
export function readValue<T>(key: string): Promise<T | undefined> {
  return transact<T | undefined>(['values'], 'readonly', (store, done) => {
    const request = store('values').get(key)
    request.onsuccess = () => done(request.result)
  })
}

/** Writes one value; CryptoKeys keep their «non-extractable». */
export function writeValue(key: string, value: unknown): Promise<void> {
  return transact<void>(['values'], 'readwrite', (store, done) => {
    store('values').put(value, key).onsuccess = () => done()
  })
}

/** Replaces one value by a function of what is there, in one step that no other tab can come between. */
export function updateValue<T>(key: string, next: (last: T | undefined) => T): Promise<T> {
  return transact<T>(['values'], 'readwrite', (store, done) => {
    const request = store('values').get(key)
    request.onsuccess = () => {
      const value = next(request.result)
      store('values').put(value, key).onsuccess = () => done(value)
    }
  })
}

/** Empties the whole store: keys, passes, everything this phone could prove itself with. */
export function clearDatabase(): Promise<void> {
  return transact<void>(['values', 'passes'], 'readwrite', (store, done) => {
    store('passes').clear()
    store('values').clear().onsuccess = () => done()
  })
}

/** Runs `work` while no other tab runs the same; browsers without Web Locks rely on the database's own order. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request(`yima.${name}`, work) : await work()
}
