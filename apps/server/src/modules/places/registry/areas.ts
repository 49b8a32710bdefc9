import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { choiceField, optional, referenceField, textField, wordsOf } from '../../../kernel/console/fields.ts'
import { defineList } from '../../../kernel/console/list.ts'
import { first } from '../../../kernel/db.ts'
import { grantsFor } from '../../../kernel/permissions.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import { Pattern } from '../../../kernel/schemas.ts'

export const AREA_LEVELS = {
  city: { zh: '市', en: 'City' },
  county: { zh: '区县', en: 'County' },
  town: { zh: '乡镇（街道）', en: 'Town' },
  village: { zh: '村（社区）', en: 'Village' },
} as const

/** The tree that everything hangs in. */
export const areas = defineList({
  name: 'areas',
  group: 'registry',
  title: { zh: '区划', en: 'Areas' },
  needs: 'registry.read',
  from: sql`places.area a left join places.area parent on parent.area_id = a.parent_id`,
  lock: 'a',
  id: 'areaId',
  scope: { area: sql`a.path` },
  sort: { by: 'path', isDescending: false },
  columns: {
    areaId: { title: { zh: '区划代码', en: 'Code' }, type: 'id', sql: sql`a.area_id`, filter: 'equals' },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`a.name`, filter: 'contains', isSortable: true },
    nameEn: { title: { zh: '英文名称', en: 'English name' }, type: 'text', sql: sql`a.name_en`, filter: 'contains' },
    level: {
      title: { zh: '层级', en: 'Level' },
      type: 'word',
      words: wordsOf(AREA_LEVELS),
      sql: sql`a.level`,
      filter: 'one-of',
    },
    parent: { title: { zh: '上级', en: 'Within' }, type: 'text', sql: sql`parent.name` },
    path: { title: { zh: '路径', en: 'Path' }, type: 'text', sql: sql`a.path`, isSortable: true, isShown: false },
  },
})

const codeField = {
  ...textField({
    title: { zh: '区划代码', en: 'Code' },
    help: { zh: '国家统一的区划代码，6、9 或 12 位数字', en: 'The national division code: 6, 9 or 12 digits' },
    maxLength: 12,
  }),
  schema: Pattern('^([0-9]{6}|[0-9]{9}|[0-9]{12})$', 12),
}

/** Adds an area below one that the caller reaches; a root of the tree only for whom everything is in reach. */
const addArea = defineAction({
  name: 'add',
  list: areas,
  on: 'list',
  title: { zh: '新增区划', en: 'Add an area' },
  tone: 'primary',
  needs: 'registry.write',
  fields: {
    areaId: codeField,
    name: textField({ title: { zh: '名称', en: 'Name' }, maxLength: 60 }),
    nameEn: textField({ title: { zh: '英文名称', en: 'English name' }, maxLength: 80 }),
    level: choiceField({ title: { zh: '层级', en: 'Level' }, words: wordsOf(AREA_LEVELS) }),
    parentId: optional(referenceField({ title: { zh: '上级', en: 'Within' }, list: 'areas', prefix: '' })),
  },
  run: async (tx, { caller, input }) => {
    const reached = grantsFor(caller, 'registry.write')
    const parent =
      input.parentId === undefined
        ? undefined
        : await first(
            tx,
            sql<{ path: string }>`select path from places.area where area_id = ${input.parentId} for share`,
          )
    const path = `${parent?.path ?? '/'}${input.areaId}/`
    const isInReach = reached.some(({ areaPath }) => areaPath !== undefined && path.startsWith(areaPath))
    if (!isInReach || (input.parentId !== undefined && parent === undefined))
      throw new ProblemError('request-invalid', {
        fieldErrors: [{ path: '/parentId', message: '不存在或不在您的范围内 missing, or outside your reach' }],
      })
    const row = await first(
      tx,
      sql`insert into places.area (area_id, parent_id, level, name, name_en, path)
        values (${input.areaId}, ${input.parentId ?? null}, ${input.level}, ${input.name}, ${input.nameEn}, ${path})
        on conflict do nothing returning 1 as added`,
    )
    if (row === undefined)
      throw new ProblemError('name-taken', {
        fieldErrors: [{ path: '/areaId', message: '该代码已存在 exists already' }],
      })
    return { id: input.areaId }
  },
})

export const AREA_ACTIONS: readonly AnyAction[] = [addArea]
