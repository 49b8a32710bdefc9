import { findFile, type Shell, TAKE_OVER } from './shell.ts'
import { dropCaches, fillCache, readFile } from './shell-cache.ts'
import { workerScope } from './worker-scope.ts'

/** Written in by the build: what this version consists of. */
declare const SHELL: Shell

/**
 * The service worker of both apps: the page and its files come from the phone first, everything else from the network. A
 * new version waits until no page of the old one is open, so that a page never loads half of each.
 */
const worker = workerScope()
const { scope } = worker.registration

worker.addEventListener('install', event => event.waitUntil(fillCache(SHELL, scope)))

worker.addEventListener('activate', event =>
  event.waitUntil(dropCaches(scope, SHELL.version).then(() => worker.clients.claim())),
)

worker.addEventListener('fetch', event => {
  const path = findFile(SHELL, scope, event.request)
  if (path !== undefined) event.respondWith(readFile(SHELL, scope, path))
})

worker.addEventListener('message', event => {
  const [line] = event.ports
  if (event.data === TAKE_OVER && event.source && line) event.waitUntil(takeOver(event.source.id, line))
})

/** Browsers list a page that was left or closed for a moment longer. */
const LEAVING_MS = 5_000
const LOOK_MS = 50

/**
 * Only for the page that asked, when it is alone and says that it is still there (one that was closed may be listed yet):
 * another one would be left with files that are gone.
 */
async function takeOver(askingId: string, line: MessagePort): Promise<void> {
  for (let waitedMs = 0; waitedMs <= LEAVING_MS; waitedMs += LOOK_MS) {
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
    const ours = pages.filter(({ url }) => url.startsWith(scope))
    if (!ours.some(({ id }) => id === askingId)) return
    if (ours.length === 1 && (await answers(line))) return worker.skipWaiting()
    await pause(LOOK_MS)
  }
}

function answers(line: MessagePort): Promise<boolean> {
  const answered = new Promise<boolean>(resolve => {
    line.onmessage = () => resolve(true)
  })
  line.postMessage(TAKE_OVER)
  return Promise.race([answered, pause(LOOK_MS).then(() => false)])
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
