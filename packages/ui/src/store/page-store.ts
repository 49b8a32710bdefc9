/** One transaction's view of the rooms it was opened on. */
export type Rooms<Room extends string> = (name: Room) => IDBObjectStore

/** An IndexedDB database whose rooms are fixed: single values by name in `values`, and whatever else the app keeps. */
export type PageStore<Room extends string> = {
  /**
   * Runs `work` in one transaction and answers what it gave to `done` once that is committed. IndexedDB lets writing
   * transactions on a room run one after another, across tabs too; `work` may wait for nothing but its own requests.
   * What is written `strictly` has left the browser's and the system's memory for the disk by then.
   */
  transact<T>(
    rooms: readonly Room[],
    mode: 'readonly' | 'readwrite' | 'strictly',
    work: (room: Rooms<Room>, done: (value: T) => void) => void,
  ): Promise<T>
  /** Reads one value; what is stored under a key is written by this app only, so its type is the caller's to name. */
  readValue<T>(key: string): Promise<T | undefined>
  /** Writes one value; CryptoKeys keep their «non-extractable». */
  writeValue(key: string, value: unknown): Promise<void>
  /** Replaces one value by a function of what is there, in one step that no other tab can come between. */
  updateValue<T>(key: string, next: (last: T | undefined) => T): Promise<T>
  /** Empties every room. */
  clear(): Promise<void>
}

/** A store under this name; another set of rooms is another `version`. Opened at its first use, and anew when it was lost. */
export function createPageStore<Room extends string>(
  name: string,
  version: number,
  rooms: readonly Room[],
): PageStore<Room | 'values'> {
  const all = ['values', ...rooms] as const
  let opening: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => {
    opening ??= openDatabase(name, version, all, forget).catch(error => {
      forget()
      throw error
    })
    return opening
  }
  const forget = (): void => {
    opening = undefined
  }

  const transact: PageStore<Room | 'values'>['transact'] = async <T>(
    wanted: readonly (Room | 'values')[],
    mode: 'readonly' | 'readwrite' | 'strictly',
    work: (room: Rooms<Room | 'values'>, done: (value: T) => void) => void,
  ): Promise<T> => {
    const database = await open()
    return new Promise<T>((resolve, reject) => {
      const transaction =
        mode === 'strictly'
          ? database.transaction([...wanted], 'readwrite', { durability: 'strict' })
          : database.transaction([...wanted], mode)
      let finish: (() => void) | undefined
      transaction.oncomplete = () => (finish ? finish() : reject(new Error('transaction ended without a value')))
      transaction.onabort = () => reject(transaction.error ?? new Error('transaction aborted'))
      const done = (value: T) => {
        finish = () => resolve(value)
      }
      work(room => transaction.objectStore(room), done)
    })
  }
  return {
    transact,
    readValue: <T>(key: string) =>
      transact<T | undefined>(['values'], 'readonly', (room, done) => {
        const request = room('values').get(key)
        request.onsuccess = () => done(request.result)
      }),
    writeValue: (key, value) =>
      transact<void>(['values'], 'readwrite', (room, done) => {
        room('values').put(value, key).onsuccess = () => done()
      }),
    updateValue: <T>(key: string, next: (last: T | undefined) => T) =>
      transact<T>(['values'], 'readwrite', (room, done) => {
        const request = room('values').get(key)
        request.onsuccess = () => {
          const value = next(request.result)
          room('values').put(value, key).onsuccess = () => done(value)
        }
      }),
    clear: () =>
      transact<void>(all, 'readwrite', (room, done) => {
        for (const one of all) room(one).clear()
        done()
      }),
  }
}

function openDatabase(
  name: string,
  version: number,
  rooms: readonly string[],
  forget: () => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      for (const room of rooms)
        if (!request.result.objectStoreNames.contains(room)) request.result.createObjectStore(room)
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
  })
}

/** Runs `work` while no other tab runs the same; browsers without Web Locks rely on the database's own order. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request(`yima.${name}`, work) : await work()
}
