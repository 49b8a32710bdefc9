import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { referenceField, textField } from '../../../kernel/console/fields.ts'
import { defineList } from '../../../kernel/console/list.ts'
import { requireReach } from '../../../kernel/console/reach.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Sources } from '../../../kernel/sources.ts'

/** Departments, hospitals, schools: who is responsible for places and deployments. */
export const units = defineList({
  name: 'units',
  group: 'registry',
  title: { zh: '单位', en: 'Units' },
  needs: 'registry.read',
  from: sql`places.unit u join places.area a using (area_id)`,
  lock: 'u',
  id: 'unitId',
  scope: { area: sql`a.path`, unit: sql`u.unit_id` },
  sort: { by: 'name', isDescending: false },
  columns: {
    unitId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`u.unit_id`, filter: 'equals', isShown: false },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`u.name`, filter: 'contains', isSortable: true },
    nameEn: { title: { zh: '英文名称', en: 'English name' }, type: 'text', sql: sql`u.name_en`, filter: 'contains' },
    area: { title: { zh: '区划', en: 'Area' }, type: 'text', sql: sql`a.name`, filter: 'contains', isSortable: true },
    areaId: {
      title: { zh: '区划代码', en: 'Area code' },
      type: 'id',
      sql: sql`a.area_id`,
      filter: 'equals',
      isShown: false,
    },
  },
})

const NAMES = {
  name: textField({ title: { zh: '名称', en: 'Name' }, maxLength: 60 }),
  nameEn: textField({ title: { zh: '英文名称', en: 'English name' }, maxLength: 120 }),
}
const area = referenceField({ title: { zh: '区划', en: 'Area' }, list: 'areas', prefix: '' })

export const unitActions = (sources: Sources): readonly AnyAction[] => [
  defineAction({
    name: 'add',
    list: units,
    on: 'list',
    title: { zh: '新增单位', en: 'Add a unit' },
    tone: 'primary',
    needs: 'registry.write',
    fields: { ...NAMES, areaId: area },
    run: async (tx, { caller, input }) => {
      await requireReach(tx, caller, 'registry.write', { areaId: input.areaId })
      const unitId = newId('unt', sources)
      await sql`insert into places.unit (unit_id, name, name_en, area_id)
        values (${unitId}, ${input.name}, ${input.nameEn}, ${input.areaId})`.execute(tx)
      return { id: unitId }
    },
  }),
  defineAction({
    name: 'change',
    list: units,
    on: 'row',
    title: { zh: '修改', en: 'Change' },
    needs: 'registry.write',
    fields: NAMES,
    run: async (tx, { input, row }) => {
      await sql`update places.unit set name = ${input.name}, name_en = ${input.nameEn}
        where unit_id = ${row.unitId}`.execute(tx)
      return { id: String(row.unitId) }
    },
  }),
]
