import { cacheFamilyOf, cacheNameOf, type Shell } from './shell.ts'

/**
 * Puts every file of the shell into its cache. A file that is not of this version (the server changed over meanwhile)
 * fails its hash and with it the whole, which the browser tries again later.
 */
export async function fillCache(shell: Shell, scopeUrl: string): Promise<void> {
  const cache = await caches.open(cacheNameOf(scopeUrl, shell.version))
  await Promise.all(
    shell.files.map(async ({ path, integrity }) => {
      const response = await fetch(scopeUrl + path, { cache: 'no-cache', integrity })
      if (!response.ok) throw new Error(`${path}: ${response.status}`)
      await cache.put(scopeUrl + path, response)
    }),
  )
}

/** The file as kept; from the network when the browser took the cache away. */
export async function readFile(shell: Shell, scopeUrl: string, path: string): Promise<Response> {
  try {
    const cache = await caches.open(cacheNameOf(scopeUrl, shell.version))
    const kept = await cache.match(scopeUrl + path, { ignoreVary: true })
    if (kept) return kept
  } catch {
    // A store that cannot be read is as good as none.
  }
  return fetch(scopeUrl + path)
}

/** Drops the caches of an app's other versions; without `version` those of all. */
export async function dropCaches(scopeUrl: string, version?: string): Promise<void> {
  const kept = version === undefined ? undefined : cacheNameOf(scopeUrl, version)
  const names = await caches.keys()
  await Promise.all(
    names.filter(name => name.startsWith(cacheFamilyOf(scopeUrl)) && name !== kept).map(name => caches.delete(name)),
  )
}
