import { useEffect, useState } from 'preact/hooks'

/** A value that components watch; kept outside them so that it outlives a page change. */
export type Store<T> = { get: () => T; set: (value: T) => void; use: () => T }

/** Makes a store; components that call `use` are drawn anew on every change. */
export function createStore<T>(first: T): Store<T> {
  let value = first
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of listeners) listener(next)
    },
    use() {
      const [seen, setSeen] = useState<T>(value)
      useEffect(() => {
        const listen = (next: T) => setSeen(() => next)
        listeners.add(listen)
        listen(value)
        return () => {
          listeners.delete(listen)
        }
      }, [])
      return seen
    },
  }
}
