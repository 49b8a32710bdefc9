import { createHash } from 'node:crypto'
import { decodeLiveCode } from '@yima/code'
import { Phone, readCity } from '@yima/simulator/phone'
import { Platform } from '@yima/simulator/platform'

export type Person = { name: string; idNumber: string; phone: string }

/** A citizen with a strip of passes who shows one fresh code after the other. */
export type Citizen = {
  /** Of the session, as a browser sends it. */
  cookie: string
  mint(): Promise<{ code: string; codeId: string; mintedAt: number }>
  /** A code that no honest phone shows: of another moment, or signed with a key that is not the pass's. */
  forge(how: { secondsAgo?: number; foreignKey?: boolean }): Promise<string>
  /** The phone is gone: its passes end. */
  reportLoss(): Promise<void>
}

/** A demo person's code, or how to read the message that was sent. */
export type OneTimeCode = string | (() => Promise<string>)

/** Registers a person of the demo over HTTP, from nothing to a strip of passes, as the app does. */
export async function registerCitizen(baseUrl: string, otp: OneTimeCode, person: Person): Promise<Citizen> {
  const cookie = await signIn(baseUrl, otp, person)
  const watcher = { answered: () => {}, repeated: () => {} }
  const platform = new Platform(baseUrl, { connections: 1, patienceSeconds: 0, watcher })
  const city = await readCity(platform)
  const phone = new Phone(0, cookie, city)
  await phone.enrol(platform)
  return {
    cookie,
    reportLoss: async () =>
      void (await platform.expect({ method: 'POST', path: '/citizen/v1/loss', body: {}, cookie })),
    mint: async () => {
      const shown = await phone.show()
      const live = decodeLiveCode(shown.code, city.prefix)
      if ('refusal' in live) throw new Error(`minted what is no code: ${live.refusal}`)
      return { ...shown, codeId: createHash('sha256').update(live.signedBytes).digest('hex') }
    },
    forge: ({ secondsAgo = 0, foreignKey = false }) =>
      foreignKey ? phone.forge(secondsAgo) : phone.showOld(secondsAgo),
  }
}

/** Signs in and proves the person; answers the session's cookie. Any answer but 2xx is thrown. */
async function signIn(baseUrl: string, otp: OneTimeCode, { name, idNumber, phone }: Person): Promise<string> {
  const cookies = new Map<string, string>()
  for (const [path, body] of [
    ['/citizen/v1/otp', async () => ({ phone })],
    ['/citizen/v1/sessions', async () => ({ phone, otp: typeof otp === 'string' ? otp : await otp() })],
    ['/citizen/v1/real-name', async () => ({ name, idNumber })],
  ] as const) {
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: [...cookies].map(pair => pair.join('=')).join('; ') },
      body: JSON.stringify(await body()),
    })
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
    await response.body?.cancel()
    for (const cookie of response.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(key, value)
    }
  }
  const session = cookies.get('yima_session')
  if (session === undefined) throw new Error('signed in without a session')
  return session
}
