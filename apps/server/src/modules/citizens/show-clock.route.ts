import { Type } from 'typebox'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Out } from '../../kernel/schemas.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'
import type { CitySuites } from '../../kernel/words.ts'

/** What a phone asks of the city's keys: suites of new passes, and which issuer keys are trusted. */
export type CityKeys = { suites(now: number): CitySuites; keyNumbers(): readonly number[] }

/** The server's time and the city's prefix and keys: a phone's own clock is not trusted. */
export const showClock = (sources: Sources, prefix: string, keys: CityKeys) =>
  defineRoute({
    method: 'GET',
    path: '/citizen/v1/clock',
    summary: 'Server time, city prefix and suites',
    access: 'public',
    responses: {
      200: Closed({
        prefix: Out(),
        now: Type.Integer({ description: 'Unix seconds' }),
        suites: Closed({ issuer: Type.Integer(), device: Type.Integer() }),
        keyNumbers: Type.Array(Type.Integer(), {
          description: 'Issuer keys that are trusted; passes of others are dead',
        }),
      }),
    },
    problems: [],
    handle: async () => {
      const now = unixSeconds(sources)
      return { status: 200, body: { prefix, now, suites: keys.suites(now), keyNumbers: [...keys.keyNumbers()] } }
    },
  })
