import { createHash, randomBytes } from 'node:crypto'
import {
  type Bytes,
  decodeBase64Url,
  decodeLiveCode,
  deviceBindingMessage,
  encodeBase64Url,
  type MintStamp,
  mintCode,
  nextMintStamp,
  type Signer,
  STRIP_SIZE,
  stripRequestMessage,
} from '@yima/code'
import { generateNodeSigner } from '@yima/code/node'

export type Person = { name: string; idNumber: string; phone: string }

type Pass = { bytes: Bytes; signer: Signer; last?: MintStamp }

const sha256 = (bytes: Bytes): Bytes => Uint8Array.from(createHash('sha256').update(bytes).digest())
const unixSeconds = (): number => Math.floor(Date.now() / 1000)

/** A citizen with a strip of passes who shows one fresh code after the other. */
export type Citizen = {
  mint(): Promise<{ code: string; codeId: string; mintedAt: number }>
  /** A code that no honest phone shows: of another moment, or signed with a key that is not the pass's. */
  forge(how: { secondsAgo?: number; foreignKey?: boolean }): Promise<string>
  /** The phone is gone: its passes end. */
  reportLoss(): Promise<void>
}

/** Registers a person of the demo over HTTP, from nothing to a strip of passes, as the app does. */
export async function registerCitizen(baseUrl: string, otp: string, person: Person): Promise<Citizen> {
  const call = callsOf(baseUrl)
  const { prefix } = (await call('GET', '/citizen/v1/clock')) as { prefix: string }
  await call('POST', '/citizen/v1/otp', { phone: person.phone })
  await call('POST', '/citizen/v1/sessions', { phone: person.phone, otp })
  await call('POST', '/citizen/v1/real-name', { name: person.name, idNumber: person.idNumber })
  const device = generateNodeSigner()
  const deviceId = await bindDevice(call, prefix, device)
  const signers = Array.from({ length: STRIP_SIZE }, () => generateNodeSigner())
  const createdAt = unixSeconds()
  const nonce = randomBytes(16).toString('base64url')
  const publicKeys = signers.map(signer => signer.publicKey)
  const message = await stripRequestMessage(prefix, createdAt, deviceId, nonce, publicKeys, sha256)
  const strip = (await call('POST', '/citizen/v1/passes', {
    deviceId,
    publicKeys: publicKeys.map(encodeBase64Url),
    createdAt,
    nonce,
    signature: encodeBase64Url(await device.sign(message)),
  })) as { passes: readonly string[] }
  const passes = signers.map((signer, index): Pass => {
    const bytes = decodeBase64Url(strip.passes[index] ?? '')
    if (bytes === null) throw new Error('the strip holds what is no pass')
    return { bytes, signer }
  })
  let turn = 0
  return {
    reportLoss: async () => void (await call('POST', '/citizen/v1/loss', {})),
    mint: () => mint(passes[turn++ % passes.length], prefix),
    forge: ({ secondsAgo = 0, foreignKey = false }) => {
      const pass = passes[turn++ % passes.length]
      if (pass === undefined) throw new Error('a citizen without a pass')
      const signer = foreignKey ? generateNodeSigner() : pass.signer
      return mintCode({ prefix, pass: pass.bytes, signer, mintedAt: unixSeconds() - secondsAgo, counter: 0 })
    },
  }
}

async function bindDevice(call: ReturnType<typeof callsOf>, prefix: string, device: Signer): Promise<string> {
  const createdAt = unixSeconds()
  const signature = await device.sign(deviceBindingMessage(prefix, createdAt, device.publicKey))
  const { deviceId } = (await call('POST', '/citizen/v1/devices', {
    publicKey: encodeBase64Url(device.publicKey),
    createdAt,
    signature: encodeBase64Url(signature),
  })) as { deviceId: string }
  return deviceId
}

async function mint(pass: Pass | undefined, prefix: string) {
  if (pass === undefined) throw new Error('a citizen without a pass')
  const stamp = nextMintStamp(pass.last, unixSeconds())
  pass.last = stamp
  const code = await mintCode({ prefix, pass: pass.bytes, signer: pass.signer, ...stamp })
  const live = decodeLiveCode(code, prefix)
  if ('refusal' in live) throw new Error(`minted what is no code: ${live.refusal}`)
  return { code, codeId: Buffer.from(sha256(live.signedBytes)).toString('hex'), mintedAt: stamp.mintedAt }
}

/** Calls with one browser's cookies; any answer but 2xx is thrown. */
function callsOf(baseUrl: string) {
  const cookies = new Map<string, string>()
  return async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: [...cookies].map(pair => pair.join('=')).join('; ') },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
