import { cityMidnight } from '@yima/code'
import { Type } from 'typebox'
import type { Db } from '../../kernel/db.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Closed, Pattern } from '../../kernel/schemas.ts'
import type { Sources } from '../../kernel/sources.ts'
import { countDay, countOthers } from './day-counts.ts'

const COUNTS = { in: Type.Integer(), out: Type.Integer(), refused: Type.Integer(), byHand: Type.Integer() }

/**
 * Today's counts of a terminal and of the others at its place. The terminal says up to which moment the platform has all
 * of its scans; what came later it counts itself, and nothing is counted twice.
 */
export const showDayCounts = (db: Db, sources: Sources) =>
  defineRoute({
    method: 'GET',
    path: '/terminal/v1/day-counts',
    summary: "The terminal reads its day's counts and its place's",
    access: 'terminal',
    query: Closed({ through: Pattern('^[0-9]{1,15}$', 15) }),
    responses: {
      200: Closed({
        dayStart: Type.Integer({ description: "Unix seconds of the city's midnight" }),
        through: Type.Integer({ description: 'Unix milliseconds: what has an id up to then is counted' }),
        own: Closed(COUNTS),
        others: Closed({ ...COUNTS, terminals: Type.Integer() }),
      }),
    },
    problems: ['terminal-unknown'],
    handle: async ({ caller, query }) => {
      const through = Math.min(Number(query.through), sources.now())
      const own = await countDay(db, caller.terminalId, through)
      const others = await countOthers(db, caller.terminalId, through)
      return { status: 200, body: { dayStart: cityMidnight(through / 1000), through, own, others } }
    },
  })
