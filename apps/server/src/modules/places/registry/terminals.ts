import { sql } from 'kysely'
import { sha256 } from '../../../kernel/bytes.ts'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { choiceField, flagField, numberField, referenceField, textField } from '../../../kernel/console/fields.ts'
import { defineList, type Row } from '../../../kernel/console/list.ts'
import { requireReach } from '../../../kernel/console/reach.ts'
import { first } from '../../../kernel/db.ts'
import { newId } from '../../../kernel/ids.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import type { Sources } from '../../../kernel/sources.ts'
import { revokeTerminal } from '../change-terminal.ts'
import { setNeedsClerk } from '../clerks/clerks.ts'
import { confirmPairing } from '../pairing/confirm-pairing.ts'

const DIRECTIONS = [
  { value: 'in', zh: '进', en: 'In' },
  { value: 'out', zh: '出', en: 'Out' },
] as const

/** Every gate, kiosk and window: where it stands and how it does. */
export const terminals = defineList({
  name: 'terminals',
  group: 'registry',
  title: { zh: '终端', en: 'Terminals' },
  needs: 'registry.read',
  from: sql`places.terminal t join places.terminal_deployment td on td.terminal_id = t.terminal_id and td.is_default
    join places.deployment d using (deployment_id) join places.place p using (place_id)
    join places.area a on a.area_id = p.area_id join places.unit u on u.unit_id = d.unit_id`,
  lock: 't',
  id: 'terminalId',
  scope: { area: sql`a.path`, unit: sql`d.unit_id` },
  sort: { by: 'name', isDescending: false },
  columns: {
    terminalId: {
      title: { zh: '编号', en: 'Id' },
      type: 'id',
      sql: sql`t.terminal_id`,
      filter: 'equals',
      isShown: false,
    },
    name: { title: { zh: '名称', en: 'Name' }, type: 'text', sql: sql`t.name`, filter: 'contains', isSortable: true },
    place: { title: { zh: '场所', en: 'Place' }, type: 'text', sql: sql`p.name`, filter: 'contains', isSortable: true },
    unit: {
      title: { zh: '责任单位', en: 'Unit' },
      type: 'text',
      sql: sql`u.name`,
      filter: 'contains',
      isSortable: true,
    },
    direction: { title: { zh: '方向', en: 'Direction' }, type: 'word', words: DIRECTIONS, sql: sql`t.direction` },
    pairedAt: { title: { zh: '配对时间', en: 'Paired' }, type: 'time', sql: sql`t.paired_at` },
    seenAt: { title: { zh: '最近在线', en: 'Last seen' }, type: 'time', sql: sql`t.last_seen_at` },
    waiting: { title: { zh: '待上传', en: 'Waiting' }, type: 'number', sql: sql`t.waiting` },
    troubles: { title: { zh: '异常', en: 'Troubles' }, type: 'text', sql: sql`array_to_string(t.troubles, ', ')` },
    pageVersion: {
      title: { zh: '页面版本', en: 'Page version' },
      type: 'text',
      sql: sql`t.page_version`,
      isShown: false,
    },
    needsClerk: {
      title: { zh: '须登录', en: 'Needs a clerk' },
      type: 'flag',
      sql: sql`t.needs_clerk`,
      filter: 'equals',
    },
    isEnded: { title: { zh: '已停用', en: 'Ended' }, type: 'flag', sql: sql`t.ended_at is not null`, filter: 'equals' },
    createdAt: {
      title: { zh: '登记时间', en: 'Registered' },
      type: 'time',
      sql: sql`t.created_at`,
      filter: 'between',
      isSortable: true,
    },
  },
})

export const terminalActions = (sources: Sources): readonly AnyAction[] => [
  defineAction({
    name: 'add',
    list: terminals,
    on: 'list',
    title: { zh: '登记终端', en: 'Register a terminal' },
    tone: 'primary',
    needs: 'terminals.write',
    fields: {
      name: textField({ title: { zh: '名称', en: 'Name' }, maxLength: 60 }),
      deploymentId: referenceField({ title: { zh: '应用场景', en: 'Deployment' }, list: 'deployments', prefix: 'dep' }),
      direction: choiceField({ title: { zh: '方向', en: 'Direction' }, words: DIRECTIONS }),
    },
    run: async (tx, { caller, input, nowMs }) => {
      const deployment = await first(
        tx,
        sql<{
          unitId: string
        }>`select unit_id as "unitId" from places.deployment where deployment_id = ${input.deploymentId} for share`,
      )
      if (deployment === undefined)
        throw new ProblemError('request-invalid', {
          fieldErrors: [{ path: '/deploymentId', message: '不存在 missing' }],
        })
      await requireReach(tx, caller, 'terminals.write', { unitId: deployment.unitId })
      const terminalId = newId('trm', sources)
      // A token that nobody knows: it opens nothing until the device is paired.
      await sql`insert into places.terminal (terminal_id, name, direction, token_hash, created_at)
        values (${terminalId}, ${input.name}, ${input.direction}, ${sha256(sources.randomBytes(32))}, to_timestamp(${nowMs / 1000}))`.execute(
        tx,
      )
      await sql`insert into places.terminal_deployment (terminal_id, deployment_id, is_default)
        values (${terminalId}, ${input.deploymentId}, true)`.execute(tx)
      return { id: terminalId }
    },
  }),
  defineAction({
    name: 'pair',
    list: terminals,
    on: 'row',
    title: { zh: '配对设备', en: 'Pair a device' },
    tone: 'primary',
    needs: 'terminals.write',
    says: {
      zh: '请输入新设备屏幕上显示的配对码；原来的设备立即停用。',
      en: 'Type the code on the new device’s screen; the device before it is refused at once.',
    },
    fields: { shortCode: textField({ title: { zh: '配对码', en: 'Pairing code' }, maxLength: 12 }) },
    disabled: isEnded,
    run: async (tx, { caller, input, row, nowMs }) => {
      const terminalId = String(row.terminalId)
      await confirmPairing(tx, { shortCode: input.shortCode, terminalId, nowMs, actor: caller.staffId })
      return { id: terminalId }
    },
  }),
  defineAction({
    name: 'set-clerk',
    list: terminals,
    on: 'row',
    title: { zh: '登录要求', en: 'Whether a clerk signs in' },
    needs: 'terminals.write',
    fields: {
      needsClerk: flagField({ title: { zh: '扫码前须工作人员登录', en: 'No scan without a clerk' } }),
      idleMinutes: numberField({
        title: { zh: '无操作几分钟后锁定', en: 'Locks after minutes without a scan' },
        min: 1,
        max: 120,
      }),
    },
    disabled: isEnded,
    run: async (tx, { caller, input, row, nowMs }) => {
      const terminalId = String(row.terminalId)
      await setNeedsClerk(tx, { terminalId, ...input, nowMs, actor: caller.staffId })
      return { id: terminalId }
    },
  }),
  defineAction({
    name: 'revoke',
    list: terminals,
    on: 'row',
    title: { zh: '停用', en: 'Revoke' },
    tone: 'danger',
    needs: 'terminals.write',
    says: {
      zh: '该终端的下一次请求即被拒绝，不能恢复。确定吗？',
      en: 'Its next request is refused, for good. Revoke it?',
    },
    fields: {},
    disabled: isEnded,
    run: async (tx, { caller, row, nowMs }) => {
      const terminalId = String(row.terminalId)
      await revokeTerminal(tx, { terminalId, nowMs, actor: caller.staffId })
      return { id: terminalId }
    },
  }),
]

function isEnded(row: Row) {
  return row.isEnded === true ? { zh: '已停用', en: 'Revoked' } : undefined
}
