import { sql } from 'kysely'
import { defineList } from '../../kernel/console/list.ts'

/** The names of units, for whoever fills in an application: institutions, no people. */
export const unitDirectory = defineList({
  name: 'unit-directory',
  group: 'platform',
  title: { zh: '使用单位名录', en: 'Directory of units' },
  needs: 'applications.write',
  from: sql`places.unit u join places.area a using (area_id)`,
  id: 'unitId',
  scope: { everyone: true },
  sort: { by: 'name', isDescending: false },
  columns: {
    unitId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`u.unit_id`, filter: 'equals', isShown: false },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`u.name`, filter: 'contains', isSortable: true },
    area: { title: { zh: '区划', en: 'Area' }, type: 'text', sql: sql`a.name`, filter: 'contains', isSortable: true },
  },
})
