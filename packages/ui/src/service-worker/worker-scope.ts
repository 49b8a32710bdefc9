/** An event that the browser waits for. */
export type WaitingEvent = { waitUntil(work: Promise<unknown>): void }
export type FetchEvent = WaitingEvent & { request: Request; respondWith(answer: Promise<Response>): void }
export type MessageEvent = WaitingEvent & {
  data: unknown
  source: { id: string } | null
  ports: readonly MessagePort[]
}

/** The part of a service worker's global scope that we use; the DOM's types, which pages need, do not have it. */
export type WorkerScope = {
  registration: { scope: string; unregister(): Promise<boolean> }
  clients: {
    claim(): Promise<void>
    matchAll(which: { type: 'window'; includeUncontrolled: true }): Promise<readonly { id: string; url: string }[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: WaitingEvent) => void): void
  addEventListener(type: 'fetch', listen: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void
}

/** The scope that this script runs in. The assertion: only `worker.ts` and `end-worker.ts`, which browsers start as workers, ask. */
export const workerScope = (): WorkerScope => globalThis as unknown as WorkerScope
