import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type Bytes, toBytes, utf8 } from './bytes.ts'
import { deriveKey, hmac } from './root-key.ts'
import type { Sources } from './sources.ts'

/** Where a sealed value lives; bound into the seal, so that a value moved to another row or column no longer opens. */
export type Place = { table: string; column: string; row: string }

/** Envelope encryption: each citizen and account has a data key, wrapped by the domain key and kept beside the row. */
export type Vault = {
  /** A fresh wrapped data key for `owner`; deleting it makes everything sealed under it unreadable. */
  newDataKey(owner: string): Bytes
  seal(wrapped: Uint8Array, owner: string, place: Place, text: string): Bytes
  open(wrapped: Uint8Array, owner: string, place: Place, sealed: Uint8Array): string
  /** Seals what belongs to the platform itself, such as an issuer key. */
  sealOwn(place: Place, data: Bytes): Bytes
  openOwn(place: Place, sealed: Uint8Array): Bytes
  /** 16 bytes that find a value again without telling it: keyed, since ID numbers can be guessed. */
  index(column: string, value: string): Bytes
}

/** Version 1, suite 1 = AES-256-GCM: two bytes, nonce 12, tag 16, then the text. */
const HEADER = Uint8Array.of(1, 1)
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const OPEN_KEYS_MAX = 2000

export function createVault(root: Bytes, sources: Sources): Vault {
  const wrappingKey = deriveKey(root, 'data-key-wrapping')
  const ownKey = deriveKey(root, 'platform-secrets')
  const indexKey = deriveKey(root, 'blind-index')
  const openKeys = new Map<string, Bytes>()

  const keyPlace = (owner: string): Place => ({ table: 'vault', column: 'data_key', row: owner })

  function unwrap(wrapped: Uint8Array, owner: string): Bytes {
    const name = `${owner} ${Buffer.from(wrapped).toString('base64')}`
    const known = openKeys.get(name)
    if (known !== undefined) return known
    const key = decrypt(wrappingKey, keyPlace(owner), wrapped)
    if (openKeys.size >= OPEN_KEYS_MAX) openKeys.delete(openKeys.keys().next().value ?? '')
    openKeys.set(name, key)
    return key
  }

  return {
    newDataKey: owner => encrypt(wrappingKey, keyPlace(owner), sources.randomBytes(KEY_BYTES), sources),
    seal: (wrapped, owner, place, text) => encrypt(unwrap(wrapped, owner), place, utf8(text), sources),
    open: (wrapped, owner, place, sealed) => new TextDecoder().decode(decrypt(unwrap(wrapped, owner), place, sealed)),
    sealOwn: (place, data) => encrypt(ownKey, place, data, sources),
    openOwn: (place, sealed) => decrypt(ownKey, place, sealed),
    index: (column, value) => hmac(indexKey, `${column}\0${value}`).slice(0, 16),
  }
}

const boundTo = (place: Place): Bytes => utf8(`${place.table}‖${place.column}‖${place.row}`)

function encrypt(key: Bytes, place: Place, data: Bytes, sources: Sources): Bytes {
  const nonce = sources.randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo(place))
  const body = Buffer.concat([cipher.update(data), cipher.final()])
  return toBytes(Buffer.concat([HEADER, nonce, cipher.getAuthTag(), body]))
}

/** Throws when the key, the place or a single bit is not the one that was sealed. */
function decrypt(key: Bytes, place: Place, sealed: Uint8Array): Bytes {
  const tagAt = HEADER.length + NONCE_BYTES
  const bodyAt = tagAt + TAG_BYTES
  if (sealed.length < bodyAt || sealed[0] !== HEADER[0] || sealed[1] !== HEADER[1])
    throw new Error('sealed value of an unknown form')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER.length, tagAt), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(boundTo(place))
  decipher.setAuthTag(sealed.subarray(tagAt, bodyAt))
  return toBytes(Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]))
}
