/** A built page with all that it loads: addresses relative to its folder (`''` is the page), each with its hash. */
export type Shell = { version: string; files: readonly { path: string; integrity: string }[] }

/** What an open page says to a version that waits: nobody else needs the old one, take its place. */
export const TAKE_OVER = 'take-over'

const NAME_START = 'yima-shell'

/** One cache for each version of each app, so that versions never mix. */
export const cacheNameOf = (scopeUrl: string, version: string): string => `${cacheFamilyOf(scopeUrl)}${version}`

/** What the names of all caches of one app begin with; apps on one host leave each other's alone. */
export const cacheFamilyOf = (scopeUrl: string): string => `${NAME_START} ${new URL(scopeUrl).pathname} `

/** The file of the shell that a request means; undefined leaves the request to the network, as all calls of the API are. */
export function findFile(shell: Shell, scopeUrl: string, request: Pick<Request, 'method' | 'url'>): string | undefined {
  const [address] = request.url.split(/[?#]/)
  if (request.method !== 'GET' || !address?.startsWith(scopeUrl)) return undefined
  const named = address.slice(scopeUrl.length)
  const path = named === 'index.html' ? '' : named
  return shell.files.some(file => file.path === path) ? path : undefined
}
