import { createHmac } from 'node:crypto'
import { encodeBase32 } from '../src/base32.ts'

/** One venue code: a reader on `host` in city `prefix` takes `text`; `key` (hex) is the platform's, for HMAC-SHA-256. */
export type VenueVector = {
  readonly name: string
  readonly host: string
  readonly prefix: string
  readonly key: string
  readonly text: string
  readonly result: 'genuine' | 'forged' | 'malformed' | 'wrong-host'
  readonly venueId?: string
}

const KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const HOST = 'city.example'
const macOf = (venueId: string, { prefix = 'YKU', tag = 'yima.venue.1', key = KEY } = {}) =>
  encodeBase32(
    createHmac('sha256', Buffer.from(key, 'hex')).update(`${tag}${prefix}${venueId}`).digest().subarray(0, 10),
  )
const textOf = (venueId: string, mac = macOf(venueId), host = 'CITY.EXAMPLE') => `HTTPS://${host}/V/${venueId}/${mac}`

/** Venue codes: genuine ones in the spellings that scanners give, forged ones, other hosts, other forms. */
export function makeVenueVectors(): VenueVector[] {
  const make = (name: string, result: VenueVector['result'], text: string, more: Partial<VenueVector> = {}) => {
    const isRead = result === 'genuine' || result === 'forged'
    return { name, host: HOST, prefix: 'YKU', key: KEY, text, result, ...(isRead ? { venueId: 'P12' } : {}), ...more }
  }
  const good = textOf('P12')
  return [
    make('as printed', 'genuine', good),
    make('lower case', 'genuine', good.toLowerCase()),
    make('white space and line end', 'genuine', ` ${good}\r\n`),
    make('host with a port', 'genuine', textOf('P12', undefined, 'CITY.EXAMPLE:8443'), { host: 'city.example:8443' }),
    make('reader gives its host in upper case', 'genuine', good, { host: 'CITY.EXAMPLE' }),
    make('id with hyphens', 'genuine', textOf('GATE-7-EAST'), { venueId: 'GATE-7-EAST' }),
    make('id of 36 letters', 'genuine', textOf('A'.repeat(36)), { venueId: 'A'.repeat(36) }),
    make('tag of another venue', 'forged', textOf('P12', macOf('P13'))),
    make('tag of another city', 'forged', textOf('P12', macOf('P12', { prefix: 'YKA' }))),
    make('tag under another key', 'forged', textOf('P12', macOf('P12', { key: 'ff'.repeat(32) }))),
    make('tag of another purpose', 'forged', textOf('P12', macOf('P12', { tag: 'yima.paper.1' }))),
    make('tag of zeros', 'forged', textOf('P12', '0'.repeat(16))),
    make('another host', 'wrong-host', textOf('P12', undefined, 'CITY.EXAMPLE.EVIL.EXAMPLE')),
    make('another port', 'wrong-host', textOf('P12', undefined, 'CITY.EXAMPLE:8443')),
    make('host that begins like ours', 'wrong-host', textOf('P12', undefined, 'CITY.EXAMPL')),
    make('user name before the host', 'malformed', textOf('P12', undefined, 'CITY.EXAMPLE@EVIL.EXAMPLE')),
    make('http', 'malformed', good.replace('HTTPS', 'HTTP')),
    make('no scheme', 'malformed', good.replace('HTTPS://', '')),
    make('another path', 'malformed', good.replace('/V/', '/W/')),
    make('a query', 'malformed', `${good}?A=1`),
    make('a fragment', 'malformed', `${good}#A`),
    make('a slash at the end', 'malformed', `${good}/`),
    make('a second path', 'malformed', good.replace('/V/', '/V/V/')),
    make('no id', 'malformed', textOf('', macOf('P12'))),
    make('id of 37 letters', 'malformed', textOf('A'.repeat(37))),
    make('id that begins with a hyphen', 'malformed', textOf('-P12')),
    make('id with a dot', 'malformed', textOf('P.12')),
    make('tag one letter short', 'malformed', good.slice(0, -1)),
    make('tag one letter long', 'malformed', `${good}0`),
    make('letter O in the tag', 'malformed', `${good.slice(0, -1)}O`),
    make('a live code', 'malformed', 'YKU1048GE18N4MTMANB5'),
    make('empty text', 'malformed', ''),
  ]
}
