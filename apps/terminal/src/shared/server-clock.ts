import { type FillRandom, makeUuidV7 } from './uuid-v7.ts'

/** The platform's time as this terminal knows it: a wrong clock on the device must not make ids the server refuses. */
export type ServerClock = {
  /** Takes over the server's time; the two local readings surround the request, half the round trip is the correction. */
  learn(serverMilliseconds: number, sentAt: number, receivedAt: number): void
  /** Server time now, Unix milliseconds. */
  now(): number
  /** A new UUIDv7 on server time. */
  makeId(): string
}

/** Makes a clock from a local one (Unix milliseconds) and a source of randomness. */
export const createServerClock = (readLocal: () => number, fillRandom: FillRandom): ServerClock => {
  let offset = 0
  const now = () => Math.round(readLocal() + offset)
  return {
    learn: (server, sentAt, receivedAt) => {
      offset = server - (sentAt + receivedAt) / 2
    },
    now,
    makeId: () => makeUuidV7(now(), fillRandom),
  }
}
