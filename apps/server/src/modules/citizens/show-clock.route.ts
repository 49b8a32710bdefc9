import { Type } from 'typebox'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Out } from '../../kernel/schemas.ts'
import { type Sources, unixSeconds } from '../../kernel/sources.ts'

/** The server's time and the city's prefix: a phone's own clock is not trusted. */
export const showClock = (sources: Sources, prefix: string) =>
  defineRoute({
    method: 'GET',
    path: '/citizen/v1/clock',
    summary: 'Server time and city prefix',
    access: 'public',
    responses: { 200: Closed({ prefix: Out(), now: Type.Integer({ description: 'Unix seconds' }) }) },
    problems: [],
    handle: async () => ({ status: 200, body: { prefix, now: unixSeconds(sources) } }),
  })
