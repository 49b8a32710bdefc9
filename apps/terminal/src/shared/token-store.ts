const KEY = 'yima.terminal'

/** The token this device was paired with; another tab or the start page may have put it there. */
export const readToken = (): string | undefined => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof stored !== 'object' || stored === null || !('token' in stored)) return undefined
    return typeof stored.token === 'string' && stored.token !== '' ? stored.token : undefined
  } catch {
    return undefined
  }
}

/** Keeps the token on this device, or forgets it; where storage is forbidden it lasts as long as the page. */
export const storeToken = (token: string | undefined): void => {
  try {
    if (token === undefined) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify({ token }))
  } catch {
    // Storage is forbidden here; the page works on without it.
  }
}
