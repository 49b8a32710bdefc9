import { createStore } from '../../shared/store.ts'

/** The browser's own question whether to put the app on the home screen, held back until the person asks for it. */
type Offer = Event & { prompt: () => Promise<unknown> }

const isOffer = (event: Event): event is Offer => typeof Reflect.get(event, 'prompt') === 'function'

/** The browser's offer, once it has come. */
export const offerStore = createStore<Offer | undefined>(undefined)

/** Listens from the start: browsers make their offer once, soon after the page is there, whatever page that is. */
export function awaitInstallOffer(): void {
  window.addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    if (isOffer(event)) offerStore.set(event)
  })
  window.addEventListener('appinstalled', () => offerStore.set(undefined))
}

/** Puts the browser's question; an offer is good for one. */
export function acceptOffer(offer: Offer): void {
  offerStore.set(undefined)
  void offer.prompt()
}

/** How this browser installs apps: opened as one already, by its own offer, or by hand as Safari on iOS does. */
export function installWay(hasOffer: boolean): 'installed' | 'offer' | 'ios' | 'none' {
  if (window.matchMedia('(display-mode: standalone)').matches) return 'installed'
  // Only Safari on iOS has this property; it is true in an app on the home screen.
  const standalone: unknown = Reflect.get(navigator, 'standalone')
  if (standalone === true) return 'installed'
  if (hasOffer) return 'offer'
  return standalone === false ? 'ios' : 'none'
}
