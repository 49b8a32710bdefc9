import { sql } from 'kysely'
import { Type } from 'typebox'
import { defineScene } from '../kernel/scene.ts'

/** A counter that serves up to three at once, reveals the masked name and hands out a ticket: every part of a scene in
 *  a few lines, so that the kernel is tested on more than its simplest one. `isBroken` makes recording throw. */
export const counterScene = (switches: { isBroken: boolean }) =>
  defineScene({
    id: 'test-counter',
    title: { zh: '测试柜台', en: 'Test counter' },
    flow: 'counter',
    accepts: ['live'],
    presence: 'show',
    reveals: ['maskedName'],
    keepDays: 1,
    placeRules: [],
    input: Type.Object({ seats: Type.Integer({ minimum: 0, maximum: 9 }) }, { additionalProperties: false }),
    facts: async (_db, { direction }, { seats }) => ({ isIn: direction === 'in', seatsLeft: 3 - seats }),
    checks: {
      'counter-entry-only': ({ facts }) => facts.isIn,
      'counter-full': ({ facts }) => facts.seatsLeft >= 0,
    },
    texts: {
      'counter-entry-only': {
        says: { zh: '柜台只进', en: 'Entry only' },
        advice: { zh: '请走出口', en: 'Use the exit' },
      },
      'counter-full': { says: { zh: '座位不够', en: 'Not enough seats' }, advice: { zh: '请稍候', en: 'Please wait' } },
    },
    receipt: Type.Object({ ticket: Type.String(), seats: Type.Integer() }, { additionalProperties: false }),
    record: async (tx, { at, input }) => {
      await sql`insert into kernel.audit (at, actor, action, subject, detail)
        values (to_timestamp(${at.nowMs / 1000}), ${at.callerId}, 'test-ticket', ${at.citizenId}, '{}')`.execute(tx)
      if (switches.isBroken) throw new Error('planted: recording failed')
      return { ticket: 'A-1', seats: input.seats }
    },
  })
