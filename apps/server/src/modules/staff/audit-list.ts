import { sql } from 'kysely'
import { defineList } from '../../kernel/console/list.ts'

/** What was done, newest first; only whoever oversees the whole platform reads it, since subjects come from everywhere. */
export const auditList = defineList({
  name: 'audit',
  group: 'records',
  title: { zh: '审计日志', en: 'Audit' },
  needs: 'audit.read',
  from: sql`kernel.audit x left join staff.member m on m.staff_id = x.actor
    left join staff.reach r on r.staff_id = x.actor`,
  id: 'auditId',
  scope: { area: sql`coalesce(r.area_path, '/')` },
  sort: { by: 'at', isDescending: true },
  columns: {
    auditId: { title: { zh: '序号', en: 'No.' }, type: 'id', sql: sql`x.audit_id::text`, isShown: false },
    at: { title: { zh: '时间', en: 'Time' }, type: 'time', sql: sql`x.at`, filter: 'between', isSortable: true },
    actor: { title: { zh: '操作人编号', en: 'Actor id' }, type: 'text', sql: sql`x.actor`, filter: 'equals' },
    actorName: { title: { zh: '操作人', en: 'Actor' }, type: 'text', sql: sql`m.name`, filter: 'contains' },
    action: { title: { zh: '操作', en: 'Action' }, type: 'text', sql: sql`x.action`, filter: 'contains' },
    subject: { title: { zh: '对象', en: 'Subject' }, type: 'text', sql: sql`x.subject`, filter: 'equals' },
    detail: { title: { zh: '详情', en: 'Detail' }, type: 'text', sql: sql`x.detail::text` },
  },
})
