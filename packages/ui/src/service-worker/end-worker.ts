import { dropCaches } from './shell-cache.ts'
import { workerScope } from './worker-scope.ts'

/** Served in the worker's place when the operator turns off-line pages off: takes over at once, clears up, ends itself. */
const worker = workerScope()

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))

worker.addEventListener('activate', event =>
  event.waitUntil(dropCaches(worker.registration.scope).then(() => worker.registration.unregister())),
)
