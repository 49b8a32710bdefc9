import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { referenceField, textField } from '../../../kernel/console/fields.ts'
import { defineList, type Row } from '../../../kernel/console/list.ts'
import { requireReach } from '../../../kernel/console/reach.ts'
import { Pattern } from '../../../kernel/schemas.ts'
import { CLERK_NUMBER, type ClerkDeps, createClerk, endClerk, type Issued, resetPin } from '../clerks/clerks.ts'

/** Who works at counters: names stay sealed, the unit's own numbers are enough to tell them apart. */
export const clerks = defineList({
  name: 'clerks',
  group: 'registry',
  title: { zh: '窗口人员', en: 'Clerks' },
  needs: 'registry.read',
  from: sql`places.clerk k join places.unit u using (unit_id) join places.area a on a.area_id = u.area_id`,
  lock: 'k',
  id: 'clerkId',
  scope: { area: sql`a.path`, unit: sql`k.unit_id` },
  sort: { by: 'number', isDescending: false },
  columns: {
    clerkId: { title: { zh: '编号', en: 'Id' }, type: 'id', sql: sql`k.clerk_id`, filter: 'equals', isShown: false },
    number: {
      title: { zh: '工号', en: 'Number' },
      type: 'text',
      sql: sql`k.number`,
      filter: 'contains',
      isSortable: true,
    },
    unit: { title: { zh: '单位', en: 'Unit' }, type: 'text', sql: sql`u.name`, filter: 'contains', isSortable: true },
    isEnded: { title: { zh: '已停用', en: 'Ended' }, type: 'flag', sql: sql`k.ended_at is not null`, filter: 'equals' },
    createdAt: { title: { zh: '登记时间', en: 'Added' }, type: 'time', sql: sql`k.created_at`, isSortable: true },
  },
})

export const clerkActions = (deps: ClerkDeps): readonly AnyAction[] => [
  defineAction({
    name: 'add',
    list: clerks,
    on: 'list',
    title: { zh: '新增窗口人员', en: 'Add a clerk' },
    tone: 'primary',
    needs: 'clerks.write',
    fields: {
      unitId: referenceField({ title: { zh: '单位', en: 'Unit' }, list: 'units', prefix: 'unt' }),
      number: {
        ...textField({ title: { zh: '工号', en: 'Number' }, maxLength: 20 }),
        schema: Pattern(CLERK_NUMBER, 20),
      },
      name: textField({ title: { zh: '姓名', en: 'Name' }, maxLength: 40 }),
    },
    run: async (tx, { caller, input, nowMs }) => {
      await requireReach(tx, caller, 'clerks.write', { unitId: input.unitId })
      const { clerkId, ...issued } = await createClerk(tx, deps, { ...input, nowMs, actor: caller.staffId })
      return { id: clerkId, shown: show(issued) }
    },
  }),
  defineAction({
    name: 'reset-pin',
    list: clerks,
    on: 'row',
    title: { zh: '重发证卡和 PIN', en: 'New badge and PIN' },
    needs: 'clerks.write',
    fields: {},
    disabled: isEnded,
    run: async (tx, { caller, row, nowMs }) => {
      const clerkId = String(row.clerkId)
      return { id: clerkId, shown: show(await resetPin(tx, deps, { clerkId, nowMs, actor: caller.staffId })) }
    },
  }),
  defineAction({
    name: 'end',
    list: clerks,
    on: 'row',
    title: { zh: '停用', en: 'End' },
    tone: 'danger',
    needs: 'clerks.write',
    fields: {},
    disabled: isEnded,
    run: async (tx, { caller, row, nowMs }) => {
      await endClerk(tx, { clerkId: String(row.clerkId), nowMs, actor: caller.staffId })
      return { id: String(row.clerkId) }
    },
  }),
]

const show = ({ badge, pin }: Issued) => [
  { title: { zh: '证卡条码内容', en: 'Text of the badge' }, value: badge },
  { title: { zh: '初始 PIN', en: 'First PIN' }, value: pin },
]

function isEnded(row: Row) {
  return row.isEnded === true ? { zh: '已停用', en: 'Ended' } : undefined
}
