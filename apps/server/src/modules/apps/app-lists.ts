import { sql } from 'kysely'
import { defineList } from '../../kernel/console/list.ts'

const KINDS = [
  { value: '1', zh: '第一类（服务端接口）', en: 'Kind 1 (server API)' },
  { value: '2', zh: '第二类（页面）', en: 'Kind 2 (pages)' },
]

/** Technical companies; each sees itself alone. */
export const companies = defineList({
  name: 'companies',
  group: 'platform',
  title: { zh: '技术公司', en: 'Companies' },
  needs: 'apps.read',
  from: sql`apps.company c`,
  id: 'companyId',
  scope: {
    company: sql`c.company_id`,
    area: sql`coalesce((select min(ar.path) from apps.application ap join places.unit un using (unit_id)
      join places.area ar on ar.area_id = un.area_id where ap.company_id = c.company_id), '/')`,
  },
  sort: { by: 'name', isDescending: false },
  columns: {
    companyId: {
      title: { zh: '编号', en: 'Id' },
      type: 'id',
      sql: sql`c.company_id`,
      filter: 'equals',
      isShown: false,
    },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`c.name`, filter: 'contains', isSortable: true },
    uscc: { title: { zh: '统一社会信用代码', en: 'USCC' }, type: 'text', sql: sql`c.uscc`, filter: 'contains' },
    createdAt: {
      title: { zh: '注册时间', en: 'Signed up' },
      type: 'time',
      sql: sql`c.created_at`,
      filter: 'between',
      isSortable: true,
    },
  },
})

/** Apps with what they were approved for; sandbox apps are their company's alone. */
export const apps = defineList({
  name: 'apps',
  group: 'platform',
  title: { zh: '应用', en: 'Apps' },
  needs: 'apps.read',
  from: sql`apps.app p join apps.company c using (company_id) left join places.unit u on u.unit_id = p.unit_id
    left join places.area a on a.area_id = u.area_id`,
  lock: 'p',
  id: 'appKey',
  scope: { company: sql`p.company_id`, area: sql`coalesce(a.path, '/')` },
  sort: { by: 'createdAt', isDescending: true },
  columns: {
    appKey: { title: { zh: '应用标识', en: 'App key' }, type: 'id', sql: sql`p.app_key`, filter: 'equals' },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`p.name`, filter: 'contains', isSortable: true },
    company: {
      title: { zh: '技术公司', en: 'Company' },
      type: 'text',
      sql: sql`c.name`,
      filter: 'contains',
      isSortable: true,
    },
    unit: { title: { zh: '使用单位', en: 'Unit' }, type: 'text', sql: sql`u.name`, filter: 'contains' },
    kind: { title: { zh: '类型', en: 'Kind' }, type: 'word', words: KINDS, sql: sql`p.kind::text`, filter: 'one-of' },
    isSandbox: { title: { zh: '沙箱', en: 'Sandbox' }, type: 'flag', sql: sql`p.is_sandbox`, filter: 'equals' },
    scopes: {
      title: { zh: '数据项', en: 'Scopes' },
      type: 'text',
      sql: sql`(select string_agg((s->>'scope') || ':' || (s->>'level'), ', ') from jsonb_array_elements(p.scopes) s)`,
    },
    networks: {
      title: { zh: 'IP 允许名单', en: 'Networks' },
      type: 'text',
      sql: sql`array_to_string(p.networks, ', ')`,
    },
    callsPerDay: { title: { zh: '日配额', en: 'Calls a day' }, type: 'number', sql: sql`p.calls_per_day` },
    citizensPerDay: { title: { zh: '日人数', en: 'People a day' }, type: 'number', sql: sql`p.citizens_per_day` },
    liveKeys: {
      title: { zh: '有效密钥', en: 'Live keys' },
      type: 'number',
      sql: sql`(select count(*)::int from apps.app_key k where k.app_key = p.app_key and k.revoked_at is null
        and (k.ends_at is null or k.ends_at > now()))`,
    },
    agreementUntil: {
      title: { zh: '协议到期', en: 'Agreement until' },
      type: 'time',
      sql: sql`p.agreement_until`,
      filter: 'between',
    },
    isEnded: { title: { zh: '已停用', en: 'Ended' }, type: 'flag', sql: sql`p.ended_at is not null`, filter: 'equals' },
    companyId: {
      title: { zh: '公司编号', en: 'Company id' },
      type: 'id',
      sql: sql`p.company_id`,
      filter: 'equals',
      isShown: false,
    },
    createdAt: {
      title: { zh: '建立时间', en: 'Made' },
      type: 'time',
      sql: sql`p.created_at`,
      filter: 'between',
      isSortable: true,
    },
  },
})

/** Keys of apps; what is secret in them is told once, when they are made. */
export const keys = defineList({
  name: 'keys',
  group: 'platform',
  title: { zh: '密钥', en: 'Keys' },
  needs: 'apps.read',
  from: sql`apps.app_key k join apps.app p using (app_key) left join places.unit u on u.unit_id = p.unit_id
    left join places.area a on a.area_id = u.area_id`,
  lock: 'k',
  id: 'keyId',
  scope: { company: sql`p.company_id`, area: sql`coalesce(a.path, '/')` },
  sort: { by: 'createdAt', isDescending: true },
  columns: {
    keyId: {
      title: { zh: '密钥标识', en: 'Key id' },
      type: 'id',
      sql: sql`k.app_key || '.' || k.number`,
      filter: 'equals',
    },
    appKey: { title: { zh: '应用标识', en: 'App key' }, type: 'id', sql: sql`k.app_key`, filter: 'equals' },
    app: { title: { zh: '应用', en: 'App' }, type: 'text', sql: sql`p.name`, filter: 'contains', isSortable: true },
    number: { title: { zh: '序号', en: 'No.' }, type: 'number', sql: sql`k.number` },
    algorithm: { title: { zh: '算法', en: 'Algorithm' }, type: 'text', sql: sql`k.algorithm`, filter: 'equals' },
    createdAt: {
      title: { zh: '建立时间', en: 'Made' },
      type: 'time',
      sql: sql`k.created_at`,
      filter: 'between',
      isSortable: true,
    },
    endsAt: { title: { zh: '宽限至', en: 'Ends' }, type: 'time', sql: sql`k.ends_at` },
    revokedAt: { title: { zh: '停用时间', en: 'Revoked' }, type: 'time', sql: sql`k.revoked_at` },
  },
})

/** Calls of apps, refusals too: nobody's data, no body, no secret. */
export const calls = defineList({
  name: 'calls',
  group: 'platform',
  title: { zh: '调用日志', en: 'Calls' },
  needs: 'calls.read',
  from: sql`apps.call l join apps.app p using (app_key) left join places.unit u on u.unit_id = p.unit_id
    left join places.area a on a.area_id = u.area_id`,
  id: 'callId',
  scope: { company: sql`p.company_id`, area: sql`coalesce(a.path, '/')` },
  sort: { by: 'at', isDescending: true },
  columns: {
    callId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`l.call_id`, isShown: false },
    at: { title: { zh: '时间', en: 'Time' }, type: 'time', sql: sql`l.at`, filter: 'between', isSortable: true },
    appKey: { title: { zh: '应用标识', en: 'App key' }, type: 'id', sql: sql`l.app_key`, filter: 'equals' },
    app: { title: { zh: '应用', en: 'App' }, type: 'text', sql: sql`p.name`, filter: 'contains' },
    method: { title: { zh: '方法', en: 'Method' }, type: 'text', sql: sql`l.method` },
    route: { title: { zh: '接口', en: 'Route' }, type: 'text', sql: sql`l.route`, filter: 'contains' },
    status: { title: { zh: '状态码', en: 'Status' }, type: 'number', sql: sql`l.status`, filter: 'between' },
    problem: { title: { zh: '问题', en: 'Problem' }, type: 'text', sql: sql`l.problem`, filter: 'equals' },
    outcome: { title: { zh: '结果', en: 'Outcome' }, type: 'text', sql: sql`l.outcome`, filter: 'equals' },
    reason: { title: { zh: '原因', en: 'Reason' }, type: 'text', sql: sql`l.reason`, filter: 'equals' },
    verificationId: {
      title: { zh: '核验编号', en: 'Verification' },
      type: 'id',
      sql: sql`l.verification_id::text`,
      filter: 'equals',
    },
    operatorId: { title: { zh: '操作员', en: 'Operator' }, type: 'text', sql: sql`l.operator_id`, filter: 'equals' },
    item: { title: { zh: '事由', en: 'Purpose' }, type: 'text', sql: sql`l.item`, filter: 'equals' },
    network: { title: { zh: '来源网络', en: 'Network' }, type: 'text', sql: sql`l.network`, filter: 'equals' },
  },
})
