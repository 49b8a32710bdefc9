import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../kernel/console/action.ts'
import { longTextField, numberField, optional, textField } from '../../kernel/console/fields.ts'
import { defineList } from '../../kernel/console/list.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { Words } from '../../kernel/words.ts'
import { findConformanceGaps } from './conformance.ts'
import type { AppsDeps } from './deps.ts'
import { endOthers, GRACE_HOURS_MAX, makeKey, revokeKey } from './keys.ts'

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

const ENDED: Words = { zh: '应用已停用', en: 'The app was ended' }
const CIDR = /^(\d{1,3}(\.\d{1,3}){3}\/(3[0-2]|[12]?\d)|[0-9a-f:]{2,39}\/(12[0-8]|1[01]\d|[1-9]?\d))$/i

export const appActions = (deps: AppsDeps): readonly AnyAction[] => [
  defineAction({
    name: 'make-key',
    list: apps,
    on: 'row',
    title: { zh: '新建密钥', en: 'Make a key' },
    tone: 'primary',
    needs: 'keys.write',
    says: {
      zh: '密钥只显示一次。旧密钥在宽限期内仍可使用，请在此期间更换。',
      en: 'The secret is shown once. The old key works on during the grace: change over within it.',
    },
    fields: {
      graceHours: numberField({
        title: { zh: '旧密钥宽限（小时）', en: 'Grace of the old key (hours)' },
        min: 0,
        max: GRACE_HOURS_MAX,
      }),
      publicKey: optional(
        longTextField({
          title: { zh: '公钥（可选）', en: 'Public key (optional)' },
          help: {
            zh: '用自己的 P-256 或 Ed25519 密钥时，填公钥（PEM 或 JWK）',
            en: 'With a key of your own, P-256 or Ed25519: its public half, PEM or JWK',
          },
          maxLength: 2000,
        }),
      ),
    },
    disabled: (row, caller) => {
      if (row.isEnded === true) return ENDED
      if (row.isSandbox !== true && caller.totp !== 'on')
        return { zh: '请先在“我的账户”启用动态口令', en: 'Set up the one-time code under “My account” first' }
      return Number(row.liveKeys) >= 2 ? { zh: '同时最多两把有效密钥', en: 'Two keys live already' } : undefined
    },
    run: async (tx, { input, row, nowMs }) => {
      const appKey = String(row.appKey)
      const isSandbox = row.isSandbox === true
      if (!isSandbox) await requireConformance(tx, String(row.companyId))
      const { number, keyId, secret } = await makeKey(tx, deps, { appKey, isSandbox }, input.publicKey)
      await endOthers(tx, appKey, number, nowMs + input.graceHours * 3_600_000)
      return {
        id: keyId,
        shown: [
          { title: { zh: '密钥标识 keyid', en: 'keyid' }, value: keyId },
          ...(secret === undefined ? [] : [{ title: { zh: '密钥', en: 'Secret' }, value: secret }]),
        ],
      }
    },
  }),
  defineAction({
    name: 'set-networks',
    list: apps,
    on: 'row',
    title: { zh: 'IP 允许名单', en: 'Set networks' },
    needs: 'keys.write',
    fields: {
      networks: optional(
        longTextField({
          title: { zh: '网段，每行一个', en: 'Networks, one a line' },
          help: { zh: '如 203.0.113.0/24；留空表示不限', en: 'Such as 203.0.113.0/24; empty: from anywhere' },
          maxLength: 1000,
        }),
      ),
    },
    disabled: row => (row.isEnded === true ? ENDED : undefined),
    run: async (tx, { input, row }) => {
      const networks = (input.networks ?? '').split(/\s+/).filter(text => text !== '')
      if (networks.length > 50 || networks.some(text => !CIDR.test(text)))
        throw new ProblemError('request-invalid', {
          fieldErrors: [{ path: '/networks', message: '每行一个网段，如 203.0.113.0/24 one network a line' }],
        })
      await sql`update apps.app set networks = ${networks.length === 0 ? sql`'{}'` : sql`array[${sql.join(networks)}]::text[]`}
        where app_key = ${row.appKey}`.execute(tx)
      return { id: String(row.appKey) }
    },
  }),
  defineAction({
    name: 'set-quota',
    list: apps,
    on: 'row',
    title: { zh: '调整配额', en: 'Set the quota' },
    needs: 'agreements.write',
    fields: {
      callsPerMinute: numberField({ title: { zh: '每分钟调用', en: 'Calls a minute' }, min: 1, max: 1_000_000 }),
      callsPerDay: numberField({ title: { zh: '每天调用', en: 'Calls a day' }, min: 1, max: 100_000_000 }),
      citizensPerDay: numberField({ title: { zh: '每天人数', en: 'People a day' }, min: 1, max: 10_000_000 }),
      citizensPerOperatorDay: numberField({
        title: { zh: '每操作员每天人数', en: 'People a day and operator' },
        min: 1,
        max: 1_000_000,
      }),
    },
    run: async (tx, { input, row }) => {
      await sql`update apps.app set calls_per_minute = ${input.callsPerMinute}, calls_per_day = ${input.callsPerDay},
        citizens_per_day = ${input.citizensPerDay}, citizens_per_operator_day = ${input.citizensPerOperatorDay}
        where app_key = ${row.appKey}`.execute(tx)
      return { id: String(row.appKey), detail: { ...input } }
    },
  }),
  defineAction({
    name: 'end-agreement',
    list: apps,
    on: 'row',
    title: { zh: '终止协议', en: 'End the agreement' },
    tone: 'danger',
    needs: 'agreements.write',
    says: { zh: '该应用的所有密钥立即失效。确定吗？', en: 'All keys of this app are dead at once. End it?' },
    fields: { reason: textField({ title: { zh: '理由', en: 'Reason' }, maxLength: 200 }) },
    disabled: row =>
      row.isSandbox === true
        ? { zh: '沙箱没有协议', en: 'A sandbox has no agreement' }
        : row.isEnded === true
          ? ENDED
          : undefined,
    run: async (tx, { input, row, nowMs }) => {
      await sql`update apps.app set agreement_until = to_timestamp(${nowMs / 1000}) where app_key = ${row.appKey}`.execute(
        tx,
      )
      return { id: String(row.appKey), detail: { reason: input.reason } }
    },
  }),
  defineAction({
    name: 'revoke',
    list: keys,
    on: 'row',
    title: { zh: '停用', en: 'Revoke' },
    tone: 'danger',
    needs: 'keys.revoke',
    says: { zh: '此密钥的下一次调用即被拒绝。确定吗？', en: 'Its next call is refused. Revoke it?' },
    fields: {},
    disabled: row => (row.revokedAt === null ? undefined : { zh: '已停用', en: 'Revoked already' }),
    run: async (tx, { row, nowMs }) => {
      await revokeKey(tx, String(row.appKey), Number(row.number), nowMs)
      return { id: String(row.keyId) }
    },
  }),
]

/** A production key comes after the sandbox has seen the calls that an integration must handle. */
async function requireConformance(tx: Parameters<AnyAction['run']>[0], companyId: string): Promise<void> {
  const gaps = await findConformanceGaps(tx, companyId)
  if (gaps.length === 0) return
  throw new ProblemError('not-now', {
    fieldErrors: [
      {
        path: '',
        message: `请先在沙箱完成一致性测试，还缺 run the conformance kit in the sandbox first, missing: ${gaps.join(', ')}`,
      },
    ],
  })
}
