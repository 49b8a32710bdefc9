import { sql } from 'kysely'
import { wordsOf } from '../../kernel/console/fields.ts'
import { defineList } from '../../kernel/console/list.ts'
import { STATES } from './states.ts'

/** `2026-00012`: the year and a number that is never given twice. */
const NUMBER = sql`to_char(x.created_at at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad(x.number::text, 5, '0')`

/** Applications as company, using unit and reviewers see them, each its own. */
export const applications = defineList({
  name: 'applications',
  group: 'platform',
  title: { zh: '应用场景申请', en: 'Applications' },
  needs: 'applications.read',
  from: sql`apps.application x join apps.company c using (company_id) join places.unit u on u.unit_id = x.unit_id
    join places.area a on a.area_id = u.area_id left join staff.member fr on fr.staff_id = x.first_reviewer`,
  // A draft is its company's own until it is handed in; a using unit then meets it like everybody else.
  lock: 'x',
  id: 'applicationId',
  scope: { company: sql`x.company_id`, unit: sql`x.unit_id`, area: sql`a.path` },
  sort: { by: 'updatedAt', isDescending: true },
  columns: {
    applicationId: {
      title: { zh: '编号', en: 'Id' },
      type: 'id',
      sql: sql`x.application_id`,
      filter: 'equals',
      isShown: false,
    },
    number: { title: { zh: '申请编号', en: 'Number' }, type: 'text', sql: NUMBER, filter: 'contains' },
    scene: { title: { zh: '应用场景', en: 'Scene' }, type: 'text', sql: sql`x.form->>'scene'`, filter: 'contains' },
    company: {
      title: { zh: '技术公司', en: 'Company' },
      type: 'text',
      sql: sql`c.name`,
      filter: 'contains',
      isSortable: true,
    },
    unit: {
      title: { zh: '使用单位', en: 'Unit' },
      type: 'text',
      sql: sql`u.name`,
      filter: 'contains',
      isSortable: true,
    },
    state: {
      title: { zh: '状态', en: 'State' },
      type: 'word',
      words: wordsOf(STATES),
      sql: sql`x.state`,
      filter: 'one-of',
    },
    files: {
      title: { zh: '盖章件', en: 'Stamped scans' },
      type: 'number',
      sql: sql`(select count(distinct f.kind)::int from apps.application_file f
        where f.application_id = x.application_id and f.version = x.version)`,
    },
    firstReviewer: { title: { zh: '初审人', en: 'First reviewer' }, type: 'text', sql: sql`fr.name` },
    firstReviewerId: {
      title: { zh: '初审人编号', en: 'First reviewer id' },
      type: 'id',
      sql: sql`x.first_reviewer`,
      isShown: false,
    },
    appKey: { title: { zh: '应用标识', en: 'App key' }, type: 'id', sql: sql`x.app_key`, filter: 'equals' },
    version: { title: { zh: '版本', en: 'Version' }, type: 'number', sql: sql`x.version` },
    companyId: {
      title: { zh: '公司编号', en: 'Company id' },
      type: 'id',
      sql: sql`x.company_id`,
      filter: 'equals',
      isShown: false,
    },
    updatedAt: {
      title: { zh: '更新时间', en: 'Changed' },
      type: 'time',
      sql: sql`x.updated_at`,
      filter: 'between',
      isSortable: true,
    },
  },
})
