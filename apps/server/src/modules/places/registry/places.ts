import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { referenceField, textField } from '../../../kernel/console/fields.ts'
import { defineList } from '../../../kernel/console/list.ts'
import { requireReach } from '../../../kernel/console/reach.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Sources } from '../../../kernel/sources.ts'

/** Halls, hospitals, schools, stops: where codes are shown. */
export const places = defineList({
  name: 'places',
  group: 'registry',
  title: { zh: '场所', en: 'Places' },
  needs: 'registry.read',
  from: sql`places.place p join places.area a on a.area_id = p.area_id join places.unit u on u.unit_id = p.unit_id`,
  lock: 'p',
  id: 'placeId',
  scope: { area: sql`a.path`, unit: sql`p.unit_id` },
  sort: { by: 'name', isDescending: false },
  columns: {
    placeId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`p.place_id`, filter: 'equals', isShown: false },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`p.name`, filter: 'contains', isSortable: true },
    nameEn: { title: { zh: '英文名称', en: 'English name' }, type: 'text', sql: sql`p.name_en`, isShown: false },
    category: {
      title: { zh: '类别', en: 'Category' },
      type: 'text',
      sql: sql`p.category`,
      filter: 'contains',
      isSortable: true,
    },
    area: { title: { zh: '区划', en: 'Area' }, type: 'text', sql: sql`a.name`, filter: 'contains', isSortable: true },
    address: { title: { zh: '地址', en: 'Address' }, type: 'text', sql: sql`p.address`, filter: 'contains' },
    unit: {
      title: { zh: '责任单位', en: 'Unit' },
      type: 'text',
      sql: sql`u.name`,
      filter: 'contains',
      isSortable: true,
    },
    unitId: {
      title: { zh: '单位编号', en: 'Unit id' },
      type: 'id',
      sql: sql`p.unit_id`,
      filter: 'equals',
      isShown: false,
    },
  },
})

const FIELDS = {
  name: textField({ title: { zh: '名称', en: 'Name' }, maxLength: 60 }),
  nameEn: textField({ title: { zh: '英文名称', en: 'English name' }, maxLength: 120 }),
  category: textField({ title: { zh: '类别', en: 'Category' }, maxLength: 20 }),
  address: textField({ title: { zh: '地址', en: 'Address' }, maxLength: 120 }),
}
const WHERE = {
  areaId: referenceField({ title: { zh: '区划', en: 'Area' }, list: 'areas', prefix: '' }),
  unitId: referenceField({ title: { zh: '责任单位', en: 'Unit' }, list: 'units', prefix: 'unt' }),
}

export const placeActions = (sources: Sources): readonly AnyAction[] => [
  defineAction({
    name: 'add',
    list: places,
    on: 'list',
    title: { zh: '新增场所', en: 'Add a place' },
    tone: 'primary',
    needs: 'registry.write',
    fields: { ...FIELDS, ...WHERE },
    run: async (tx, { caller, input }) => {
      await requireReach(tx, caller, 'registry.write', { areaId: input.areaId })
      await requireReach(tx, caller, 'registry.write', { unitId: input.unitId })
      const placeId = newId('plc', sources)
      await sql`insert into places.place (place_id, name, name_en, category, address, area_id, unit_id)
        values (${placeId}, ${input.name}, ${input.nameEn}, ${input.category}, ${input.address}, ${input.areaId}, ${input.unitId})`.execute(
        tx,
      )
      return { id: placeId }
    },
  }),
  defineAction({
    name: 'change',
    list: places,
    on: 'row',
    title: { zh: '修改', en: 'Change' },
    needs: 'registry.write',
    fields: FIELDS,
    run: async (tx, { input, row }) => {
      await sql`update places.place set name = ${input.name}, name_en = ${input.nameEn}, category = ${input.category},
        address = ${input.address} where place_id = ${row.placeId}`.execute(tx)
      return { id: String(row.placeId) }
    },
  }),
]
