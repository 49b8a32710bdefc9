import { sql } from 'kysely'
import { Type } from 'typebox'
import { cityTimestamp } from '../../kernel/city-time.ts'
import { all, type Db } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { tell } from '../../kernel/reasons.ts'
import { defineRoute } from '../../kernel/route.ts'
import type { AnyScene } from '../../kernel/scene.ts'
import { Bilingual, Closed, OneOf, Out, Pattern } from '../../kernel/schemas.ts'
import { DIRECTIONS, type Direction } from '../../kernel/words.ts'

const PAGE = 20

type Row = {
  entryId: string
  at: Date
  place: string
  unit: string
  sceneId: string
  direction: Direction
  outcome: 'accepted' | 'refused'
  reason: string | null
  isOffline: boolean
  mark: string | null
  fields: string[]
  asked: { app: string; itemName: string; businessNo: string; operator: string } | null
}

const Entry = Closed({
  entryId: Out(),
  at: Out('RFC 3339, the city’s time'),
  place: Out(),
  unit: Out(),
  scene: Bilingual(),
  direction: OneOf(DIRECTIONS),
  outcome: OneOf(['accepted', 'refused']),
  reason: Type.Optional(Out()),
  message: Bilingual(),
  offline: Type.Boolean({ description: 'Decided at the gate without the platform, handed in later' }),
  mark: Type.Optional(Bilingual()),
  fields: Type.Array(Out()),
  asked: Type.Optional(
    Closed({
      app: Out('The system that asked'),
      item: Out('For which matter'),
      businessNo: Out('Its own number of the business'),
      operator: Out('Who was at the desk, by the system’s own number'),
    }),
  ),
})

/** Who asked for my data, newest first, in plain words. */
export const listEntries = (db: Db, scenes: ReadonlyMap<string, AnyScene>) =>
  defineRoute({
    method: 'GET',
    path: '/citizen/v1/ledger',
    summary: 'The citizen reads who asked for their data',
    access: 'citizen',
    query: Closed({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      cursor: Type.Optional(Pattern('^[0-9]{1,15}_led_[a-z0-9]{26}$', 48)),
    }),
    responses: { 200: Closed({ items: Type.Array(Entry), nextCursor: Type.Optional(Out()) }) },
    problems: ['signed-out', 'assurance-too-low'],
    handle: async ({ caller, query }) => {
      if (caller.citizenId === undefined) throw new ProblemError('assurance-too-low')
      const limit = query.limit ?? PAGE
      const rows = await readPage(db, caller.citizenId, limit + 1, query.cursor)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const more =
        rows.length > limit && last !== undefined ? { nextCursor: `${last.at.getTime()}_${last.entryId}` } : {}
      return { status: 200, body: { items: page.map(row => describe(row, scenes)), ...more } }
    },
  })

function readPage(db: Db, citizenId: string, limit: number, cursor: string | undefined): Promise<Row[]> {
  const [atMs, ...rest] = (cursor ?? '').split('_')
  const after =
    cursor === undefined ? sql`` : sql`and (at, entry_id) < (to_timestamp(${Number(atMs) / 1000}), ${rest.join('_')})`
  return all(
    db,
    sql<Row>`select entry_id as "entryId", at, place_name as place, unit_name as unit, scene_id as "sceneId", direction, outcome, reason, is_offline as "isOffline", mark, fields, asked
      from ledger.entry where citizen_id = ${citizenId} ${after} order by at desc, entry_id desc limit ${limit}`,
  )
}

function describe(row: Row, scenes: ReadonlyMap<string, AnyScene>) {
  const scene = scenes.get(row.sceneId)
  return {
    entryId: row.entryId,
    at: cityTimestamp(row.at),
    place: row.place,
    unit: row.unit,
    scene: scene?.title ?? { zh: row.sceneId, en: row.sceneId },
    direction: row.direction,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
    message: tell(scene, row.reason ?? 'accepted').says,
    offline: row.isOffline,
    ...(row.mark === null ? {} : { mark: tell(scene, row.mark).says }),
    fields: row.fields,
    ...(row.asked === null ? {} : { asked: describeAsked(row.asked) }),
  }
}

const describeAsked = ({ app, itemName, businessNo, operator }: NonNullable<Row['asked']>) => ({
  app,
  item: itemName,
  businessNo,
  operator,
})
