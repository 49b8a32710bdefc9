import { TAKE_OVER } from './shell.ts'

/** Pages of gates stay open for weeks: how often they ask whether there is a new version, or whether all is to end. */
const CHECK_HOURS = 4

/**
 * Chromium looks whether an old version may go only when something that it was asked for ends, and can miss the moment
 * by a hair; and a busy phone may list a page that was closed for longer than the new version waits. So the old one is
 * asked for the page, which it has, and the new one to take over, until the page is loaded anew by it.
 */
const POKES = 10
const POKE_MS = 1_000

type WorkerUrlPolicy = { createScriptURL(url: string): string }
type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): WorkerUrlPolicy
}

/** Keeps the page and its files on this device, so that it opens without network. `base` is the app's folder, as `/m/`. */
export async function keepShell(base: string): Promise<void> {
  // Absent outside of secure contexts and in some private modes: the page then needs the network to open.
  if (!('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(trustWorkerUrl(`${base}sw.js`), {
      scope: base,
      updateViaCache: 'none',
    })
    takeNewVersion(registration, base)
    const check = () => void registration.update().catch(() => undefined)
    window.addEventListener('online', check)
    setInterval(check, CHECK_HOURS * 3_600_000)
  } catch {
    // Refused, or without network on a first visit: the next opening tries again.
  }
}

/** A version that was fetched while the app was open before takes its place now, as long as nothing was touched yet. */
function takeNewVersion({ waiting }: ServiceWorkerRegistration, base: string): void {
  if (!waiting || !navigator.serviceWorker.controller) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  let isTouched = false
  for (const kind of ['pointerdown', 'keydown'])
    addEventListener(kind, () => (isTouched = true), { once: true, capture: true })
  askToTakeOver(waiting)
  for (let poke = 1; poke <= POKES; poke++)
    setTimeout(() => {
      void fetch(base).catch(() => undefined)
      if (!isTouched) askToTakeOver(waiting)
    }, poke * POKE_MS)
}

function askToTakeOver(waiting: ServiceWorker): void {
  const { port1: line, port2: far } = new MessageChannel()
  // The worker asks whether this page is still there; whatever it says, the answer is yes.
  line.onmessage = ({ data }) => line.postMessage(data)
  waiting.postMessage(TAKE_OVER, [far])
}

/** The one policy of our pages under «require-trusted-types-for 'script'»: it lets one address through, the worker's. */
function trustWorkerUrl(workerUrl: string): string {
  const trustedTypes: TrustedTypes | undefined = Reflect.get(window, 'trustedTypes')
  const policy = trustedTypes?.createPolicy('yima-worker', {
    createScriptURL: url => {
      if (url !== workerUrl) throw new TypeError('not the address of the worker')
      return url
    },
  })
  return policy?.createScriptURL(workerUrl) ?? workerUrl
}
