import type { Tx } from '../db.ts'
import type { Permission } from '../permissions.ts'
import type { StaffCaller } from '../ports.ts'
import type { Words } from '../words.ts'
import type { Fields, InputOf } from './fields.ts'
import type { List, Row } from './list.ts'

export type Tone = 'plain' | 'primary' | 'danger'
/** A value that is told once and never again, such as a new secret. */
export type Shown = { title: Words; value: string }
/** What was done: the row it concerns, more for the audit (identifiers, never a name or number), and what is shown once. */
export type Done = { id: string; detail?: Readonly<Record<string, unknown>>; shown?: readonly Shown[] }

export type Doing<Input, R> = { caller: StaffCaller; input: Input; row: R; nowMs: number }

/** Something that can be done in the console, as data: route, dialog, button and audit row are derived from it. */
export type Action<F extends Fields, On extends 'row' | 'list'> = {
  /** Verb–noun; the last part of the path, and the action of the audit. */
  name: string
  list: List
  /** To one row that the caller sees, or to the list as a whole: making a new row. */
  on: On
  title: Words
  tone?: Tone
  /** Asked before it is done. */
  says?: Words
  needs: Permission | 'sign-in'
  fields: F
  /** Why it cannot be done to this row now; the button says it, and the server refuses with it. */
  disabled?(row: Row, caller: StaffCaller): Words | undefined
  /** Runs in one transaction with the audit row; the row is locked. */
  run(tx: Tx, doing: Doing<InputOf<F>, On extends 'row' ? Row : undefined>): Promise<Done>
}

/** An action with the types of its form erased. */
export type AnyAction = Omit<Action<Fields, 'row' | 'list'>, 'run'> & {
  run(tx: Tx, doing: Doing<unknown, Row | undefined>): Promise<Done>
}

export const defineAction = <const F extends Fields, const On extends 'row' | 'list'>(
  action: Action<F, On>,
): AnyAction => {
  if (action.on === 'row' && action.list.lock === undefined)
    throw new Error(`action ${action.name}: the rows of ${action.list.name} cannot be locked`)
  return {
    ...action,
    // The route checked the body against `fields`, and gives a row exactly where `on` says so.
    run: (tx, doing) => action.run(tx, doing as Doing<InputOf<F>, On extends 'row' ? Row : undefined>),
  }
}

export const actionPath = ({ list, on, name }: Pick<AnyAction, 'list' | 'on' | 'name'>): string =>
  on === 'row' ? `/console/v1/${list.name}/{id}/${name}` : `/console/v1/${list.name}/${name}`
