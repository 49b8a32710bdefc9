import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../kernel/console/action.ts'
import { type Fields, longTextField, optional, referenceField } from '../../kernel/console/fields.ts'
import type { Row } from '../../kernel/console/list.ts'
import { first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { grantsFor, type Permission } from '../../kernel/permissions.ts'
import type { StaffCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { Words } from '../../kernel/words.ts'
import { fixAgreement } from './agreements.ts'
import { applications } from './application-list.ts'
import { approveApplication } from './approve.ts'
import type { ApplicationsDeps } from './deps.ts'
import { FORM_FIELDS, type Form, faultsOf, START_FIELDS } from './form-fields.ts'
import { STEPS, type Step, whyNot } from './states.ts'

const comment = longTextField({ title: { zh: '意见', en: 'Comment' }, maxLength: 1000 })
const NOTHING = {} as const satisfies Fields

type StepMore<F extends Fields> = {
  needs: Permission
  fields: F
  tone?: 'primary' | 'danger'
  disabled?(row: Row, caller: StaffCaller): Words | undefined
  /** What the step does besides changing the state. */
  effect?(
    tx: Tx,
    doing: { caller: StaffCaller; input: Record<string, unknown>; row: Row; nowMs: number },
  ): Promise<void>
}

/** A step of the way as an action: the state changes only from where the step begins, and the time line says who and why. */
function stepAction<const F extends Fields>(deps: ApplicationsDeps, step: Step, more: StepMore<F>): AnyAction {
  const { to, title } = STEPS[step]
  return defineAction({
    name: step,
    list: applications,
    on: 'row',
    title,
    ...(more.tone === undefined ? {} : { tone: more.tone }),
    needs: more.needs,
    fields: more.fields,
    disabled: (row, caller) => whyNot(step, row.state) ?? more.disabled?.(row, caller),
    run: async (tx, { caller, input, row, nowMs }) => {
      const id = String(row.applicationId)
      const values = input as Record<string, unknown>
      await more.effect?.(tx, { caller, input: values, row, nowMs })
      await sql`update apps.application set state = ${to}, updated_at = to_timestamp(${nowMs / 1000})
        where application_id = ${id}`.execute(tx)
      await tellTimeLine(tx, id, nowMs, caller, step, values.comment)
      await deps.notify(tx, { step, applicationId: id, row, actor: caller.staffId })
      return { id, detail: { to } }
    },
  })
}

const tellTimeLine = (tx: Tx, id: string, nowMs: number, { staffId }: StaffCaller, action: string, said: unknown) =>
  sql`insert into apps.application_event (application_id, at, actor, action, comment)
    values (${id}, to_timestamp(${nowMs / 1000}), ${staffId}, ${action}, ${typeof said === 'string' ? said : null})`.execute(
    tx,
  )

export const applicationActions = (deps: ApplicationsDeps): readonly AnyAction[] => [
  defineAction({
    name: 'start',
    list: applications,
    on: 'list',
    title: { zh: '新建申请', en: 'Start an application' },
    tone: 'primary',
    needs: 'applications.write',
    fields: {
      ...START_FIELDS,
      unitId: referenceField({ title: { zh: '使用单位', en: 'Using unit' }, list: 'unit-directory', prefix: 'unt' }),
    },
    run: async (tx, { caller, input, nowMs }) => {
      const companyId = grantsFor(caller, 'applications.write').flatMap(grant => grant.companyId ?? [])[0]
      const unit = await first(tx, sql`select 1 as known from places.unit where unit_id = ${input.unitId}`)
      if (companyId === undefined || unit === undefined)
        throw new ProblemError('request-invalid', {
          fieldErrors: [{ path: '/unitId', message: '没有这个单位 no such unit' }],
        })
      const { unitId, ...form } = input
      const id = newId('apl', deps.sources)
      const at = sql`to_timestamp(${nowMs / 1000})`
      await sql`insert into apps.application (application_id, company_id, unit_id, state, form, created_by, created_at, updated_at)
        values (${id}, ${companyId}, ${unitId}, 'draft', ${JSON.stringify(form)}::jsonb, ${caller.staffId}, ${at}, ${at})`.execute(
        tx,
      )
      await tellTimeLine(tx, id, nowMs, caller, 'start', undefined)
      return { id }
    },
  }),
  stepAction(deps, 'fill', {
    needs: 'applications.write',
    fields: FORM_FIELDS,
    tone: 'primary',
    // A form that comes back is another version: stamps of the one before count no longer.
    effect: async (tx, { input, row }) => {
      await sql`update apps.application set form = form || ${JSON.stringify(input)}::jsonb,
          version = version + ${row.state === 'returned' ? 1 : 0}, first_reviewer = null, agreement = null
        where application_id = ${row.applicationId}`.execute(tx)
    },
  }),
  stepAction(deps, 'submit', {
    needs: 'applications.write',
    fields: NOTHING,
    tone: 'primary',
    effect: async (tx, { row, nowMs }) => {
      const fieldErrors = faultsOf(await formOf(tx, row))
      if (fieldErrors.length > 0) throw new ProblemError('request-invalid', { fieldErrors })
      await fixAgreement(tx, deps, String(row.applicationId), nowMs)
    },
  }),
  stepAction(deps, 'confirm', {
    needs: 'applications.confirm',
    fields: { comment: optional(comment) },
    tone: 'primary',
  }),
  stepAction(deps, 'return-to-company', { needs: 'applications.confirm', fields: { comment } }),
  stepAction(deps, 'send-for-review', {
    needs: 'applications.write',
    fields: NOTHING,
    tone: 'primary',
    disabled: row =>
      Number(row.files) === 2
        ? undefined
        : { zh: '请先上传盖章的申请表和协议', en: 'Upload the stamped form and agreement first' },
  }),
  stepAction(deps, 'pass-first', {
    needs: 'applications.review',
    fields: { comment: optional(comment) },
    tone: 'primary',
    effect: async (tx, { caller, row }) => {
      await sql`update apps.application set first_reviewer = ${caller.staffId} where application_id = ${row.applicationId}`.execute(
        tx,
      )
    },
  }),
  stepAction(deps, 'approve', {
    needs: 'applications.approve',
    fields: { comment: optional(comment) },
    tone: 'primary',
    disabled: (row, caller) =>
      row.firstReviewerId === caller.staffId
        ? { zh: '初审和复审须由不同的人完成', en: 'The two reviews are two people’s' }
        : undefined,
    effect: async (tx, { row, nowMs }) => {
      await approveApplication(tx, deps, String(row.applicationId), await formOf(tx, row), nowMs)
    },
  }),
  stepAction(deps, 'return', { needs: 'applications.review', fields: { comment } }),
  stepAction(deps, 'withdraw', { needs: 'applications.write', fields: NOTHING, tone: 'danger' }),
]

/** The form as it stands in the locked row. */
async function formOf(tx: Tx, row: Row): Promise<Form> {
  const found = await first(
    tx,
    sql<{ form: Form }>`select form from apps.application where application_id = ${row.applicationId}`,
  )
  if (found === undefined) throw new ProblemError('not-found')
  return found.form
}
