import { decodeBase32, encodeBase32 } from './base32.ts'
import { type Bytes, encodeUtf8, type MaybePromise } from './bytes.ts'
import { normaliseScan } from './normalise-scan.ts'
import { buildSigningInput } from './tags.ts'

/** A venue code of our own host; it names a place and proves nothing about a person. `tag`: 10 bytes. */
export type VenueCode = { readonly venueId: string; readonly tag: Bytes }

/** HMAC of the platform's venue key over a message: at least 10 bytes, of which the first 10 count. */
export type VenueHmac = (message: Bytes) => MaybePromise<Bytes>

const TAG_BYTES = 10
const VENUE_ID = /^[0-9A-Z][0-9A-Z-]{0,35}$/
const HOST = /^[0-9A-Z][0-9A-Z.-]{0,252}(:[0-9]{1,5})?$/

/** The text on a venue's sign, `HTTPS://HOST/V/<ID>/<TAG>`; a RangeError for a host or id that QR letters do not hold. */
export async function buildVenueCode(host: string, prefix: string, venueId: string, hmac: VenueHmac): Promise<string> {
  const [upperHost, upperId] = [host.toUpperCase(), venueId.toUpperCase()]
  if (!HOST.test(upperHost)) throw new RangeError(`not a host: ${host}`)
  if (!VENUE_ID.test(upperId)) throw new RangeError(`not a venue id: ${venueId}`)
  return `HTTPS://${upperHost}/V/${upperId}/${encodeBase32(await computeTag(prefix, upperId, hmac))}`
}

/** Takes a scanned text apart without regard to case; whoever gets `wrong-host` must not open or send anything. */
export function parseVenueCode(
  scanned: string,
  host: string,
): VenueCode | { readonly refusal: 'malformed' | 'wrong-host' } {
  const [scheme, empty, textHost = '', letter, venueId = '', tagText = '', ...rest] = normaliseScan(scanned).split(
    '/',
    7,
  )
  const tag = decodeBase32(tagText)
  const isForm = scheme === 'HTTPS:' && empty === '' && letter === 'V' && rest.length === 0 && HOST.test(textHost)
  if (!isForm || !VENUE_ID.test(venueId) || tag?.length !== TAG_BYTES) return { refusal: 'malformed' }
  return textHost === host.toUpperCase() ? { venueId, tag } : { refusal: 'wrong-host' }
}

/** Whether the platform made this code; for the platform alone, which has the key. Takes the same time for any tag. */
export async function checkVenueTag(prefix: string, { venueId, tag }: VenueCode, hmac: VenueHmac): Promise<boolean> {
  const right = await computeTag(prefix, venueId, hmac)
  let difference = right.length ^ tag.length
  for (let i = 0; i < right.length; i++) difference |= (right[i] ?? 0) ^ (tag[i] ?? 0)
  return difference === 0
}

async function computeTag(prefix: string, venueId: string, hmac: VenueHmac): Promise<Bytes> {
  const mac = await hmac(buildSigningInput('venue', prefix, encodeUtf8(venueId)))
  if (mac.length < TAG_BYTES) throw new RangeError(`an HMAC of ${mac.length} bytes`)
  return mac.slice(0, TAG_BYTES)
}
