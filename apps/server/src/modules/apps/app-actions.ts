import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../kernel/console/action.ts'
import { longTextField, numberField, optional, textField } from '../../kernel/console/fields.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { Words } from '../../kernel/words.ts'
import { apps, keys } from './app-lists.ts'
import { findConformanceGaps } from './conformance.ts'
import type { AppsDeps } from './deps.ts'
import { endOthers, GRACE_HOURS_MAX, makeKey, revokeKey } from './keys.ts'

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
