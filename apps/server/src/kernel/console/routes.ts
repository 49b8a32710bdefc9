import { type TSchema, Type } from 'typebox'
import { writeAudit } from '../audit.ts'
import { cityTimestamp } from '../city-time.ts'
import { inTransaction, type Tx } from '../db.ts'
import { type IdempotencyDeps, runOnce } from '../idempotency.ts'
import { mayDo } from '../permissions.ts'
import type { StaffCaller } from '../ports.ts'
import { ProblemError } from '../problem.ts'
import { type AnyRoute, defineRoute, FILE } from '../route.ts'
import { Bilingual, Closed, Out, Pattern, Text } from '../schemas.ts'
import { type AnyAction, actionPath, type Done } from './action.ts'
import { bodyOf } from './fields.ts'
import { type Cell, type Column, consolePath, type List, type Row } from './list.ts'
import { type ListQuery, listQuery, readOne, readPage } from './read-list.ts'

/** Writes a table as a file that offices open; passed in, since the kernel knows no file format. */
export type WriteSheet = (sheet: {
  title: string
  columns: readonly { title: string }[]
  rows: readonly (readonly (string | number | null)[])[]
}) => Promise<Uint8Array>

export type ConsoleDeps = IdempotencyDeps & { writeSheet: WriteSheet }

const EXPORT_ROWS_MAX = 100_000
const EXPORT_PAGE = 1000
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const RowId = () => Closed({ id: Pattern('^[A-Za-z0-9_.:-]{1,80}$', 80) })
const Doable = Type.Array(Closed({ name: Out(), disabledReason: Type.Optional(Bilingual()) }))
const DoneAnswer = Closed({
  id: Out(),
  shown: Type.Optional(Type.Array(Closed({ title: Bilingual(), value: Out() }))),
})

/** Every route of these lists and actions. */
export function consoleRoutes(
  deps: ConsoleDeps,
  lists: readonly List[],
  actions: readonly AnyAction[],
): readonly AnyRoute[] {
  return [
    ...lists.flatMap(list => [
      showRows(
        deps,
        list,
        actions.filter(action => action.list === list && action.on === 'row'),
      ),
      exportRows(deps, list),
    ]),
    ...actions.map(action => doAction(deps, action)),
  ]
}

function showRows({ db }: ConsoleDeps, list: List, actions: readonly AnyAction[]): AnyRoute {
  return defineRoute({
    method: 'GET',
    path: consolePath(list),
    summary: `Console: ${list.title.en}`,
    access: 'staff',
    needs: list.needs,
    query: listQuery(list),
    responses: {
      200: Closed({
        items: Type.Array(Closed({ id: Out(), cells: cellsOf(list), actions: Doable })),
        nextCursor: Type.Optional(Out()),
        total: Type.Optional(Type.Integer({ description: 'Left out when there are very many' })),
      }),
    },
    problems: [],
    handle: async ({ caller, query }) => {
      const { rows, ...rest } = await readPage(db, list, caller, query as ListQuery)
      const items = rows.map(row => ({
        id: String(row[list.id]),
        cells: row,
        actions: actions.filter(({ needs }) => isAllowed(caller, needs)).map(action => offer(action, row, caller)),
      }))
      return { status: 200, body: { items, ...rest } }
    },
  })
}

function offer(action: AnyAction, row: Row, caller: StaffCaller) {
  const disabledReason = action.disabled?.(row, caller)
  return { name: action.name, ...(disabledReason === undefined ? {} : { disabledReason }) }
}

const isAllowed = (caller: StaffCaller, needs: AnyAction['needs']): boolean =>
  needs === 'sign-in' || mayDo(caller, needs)

const CELLS: Record<Column['type'], () => TSchema> = {
  id: Out,
  text: Out,
  word: Out,
  number: Type.Number,
  time: () => Out('RFC 3339, the city’s time'),
  flag: Type.Boolean,
}
const cellsOf = (list: List) =>
  Closed(
    Object.fromEntries(
      Object.entries(list.columns).map(([name, { type }]) => [name, Type.Union([CELLS[type](), Type.Null()])]),
    ),
  )

/** Everything that matches, not the page on the screen: who took it away is in the audit, in the same transaction. */
function exportRows(deps: ConsoleDeps, list: List): AnyRoute {
  const { limit, cursor, ...filters } = listQuery(list).properties
  return defineRoute({
    method: 'GET',
    path: `${consolePath(list)}/export`,
    summary: `Console: ${list.title.en} as a sheet (.xlsx), all rows that match`,
    access: 'staff',
    needs: list.needs,
    query: Closed({
      ...filters,
      columns: Type.Optional(Pattern('^[A-Za-z0-9,]{1,600}$', 600)),
      lang: Type.Optional(Pattern('^(zh|en)$', 2)),
    }),
    responses: { 200: FILE },
    problems: ['not-now'],
    handle: async ({ caller, query }) => {
      const { columns: wanted, lang, ...matching } = query as ListQuery
      const language = lang === 'en' ? 'en' : 'zh'
      const columns = chosenColumns(list, wanted)
      const rows = await readAll(deps, list, caller, matching)
      const bytes = await deps.writeSheet({
        title: list.title[language],
        columns: columns.map(([, { title }]) => ({ title: title[language] })),
        rows: rows.map(row => columns.map(([name, column]) => wordOf(column, row[name] ?? null, language))),
      })
      await inTransaction(deps.db, tx =>
        writeAudit(tx, deps.sources.now(), caller.staffId, {
          action: 'list-exported',
          subject: list.name,
          rows: rows.length,
          columns: columns.map(([name]) => name),
        }),
      )
      const day = cityTimestamp(new Date(deps.sources.now())).slice(0, 10)
      return { status: 200, body: { name: `${list.title[language]}-${day}.xlsx`, mediaType: SHEET, bytes } }
    },
  })
}

function chosenColumns(list: List, wanted: unknown): (readonly [string, Column])[] {
  const entries = Object.entries(list.columns)
  if (typeof wanted !== 'string') return entries.filter(([, { isShown }]) => isShown !== false)
  const names = wanted.split(',')
  const chosen = names.flatMap(name => entries.filter(([own]) => own === name))
  if (chosen.length !== names.length)
    throw new ProblemError('request-invalid', { fieldErrors: [{ path: '/columns', message: 'not a column' }] })
  return chosen
}

async function readAll({ db }: ConsoleDeps, list: List, caller: StaffCaller, query: ListQuery): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await readPage(db, list, caller, { ...query, limit: EXPORT_PAGE, cursor })
    rows.push(...page.rows)
    if (page.nextCursor === undefined) return rows
    if (rows.length >= EXPORT_ROWS_MAX)
      throw new ProblemError('not-now', {
        fieldErrors: [{ path: '', message: `超过 ${EXPORT_ROWS_MAX} 行，请加筛选 more rows than this: filter first` }],
      })
    cursor = page.nextCursor
  }
}

const YES_NO = { zh: ['否', '是'], en: ['No', 'Yes'] } as const

const wordOf = ({ words }: Column, value: Cell, language: 'zh' | 'en'): string | number | null =>
  typeof value === 'boolean'
    ? YES_NO[language][value ? 1 : 0]
    : (words?.find(word => word.value === value)?.[language] ?? value)

function doAction(deps: ConsoleDeps, action: AnyAction): AnyRoute {
  const fields = bodyOf(action.fields)
  const isForm = Object.keys(action.fields).length > 0
  return defineRoute({
    method: 'POST',
    path: actionPath(action),
    summary: `Console: ${action.title.en}`,
    access: 'staff',
    needs: action.needs,
    body: isForm ? fields : Closed({}),
    ...(action.on === 'row' ? { params: RowId() } : {}),
    responses: { 200: DoneAnswer },
    problems: ['not-found', 'not-now', 'name-taken', 'pairing-code-wrong', 'still-running', 'idempotency-mismatch'],
    handle: async ({ caller, body, params, idempotencyKey }) => {
      const id = action.on === 'row' ? String((params as { id?: string } | undefined)?.id) : undefined
      const call = { caller: caller.staffId, key: idempotencyKey, request: [actionPath(action), id ?? null, body] }
      const done = await runOnce(deps, call, tx => perform(deps, tx, action, caller, id, body))
      const shown = done.shown?.map(({ title, value }) => ({ title: { ...title }, value }))
      return { status: 200, body: { id: done.id, ...(shown === undefined ? {} : { shown }) } }
    },
  })
}

async function perform(
  { sources }: ConsoleDeps,
  tx: Tx,
  action: AnyAction,
  caller: StaffCaller,
  id: string | undefined,
  input: unknown,
): Promise<Done> {
  const nowMs = sources.now()
  const row = id === undefined ? undefined : await reachRow(tx, action, caller, id)
  const done = await action.run(tx, { caller, input, row, nowMs })
  await writeAudit(tx, nowMs, caller.staffId, {
    action: `${action.list.name}/${action.name}`,
    subject: done.id,
    ...done.detail,
  })
  return done
}

/** The row to act on: one that the caller does not see is missing, and one that does not allow it now says why. */
async function reachRow(tx: Tx, { list, needs, disabled }: AnyAction, caller: StaffCaller, id: string): Promise<Row> {
  // Seeing is asked by the list's permission, acting by the action's: both must reach the row.
  const row = await readOne(tx, { ...list, needs }, caller, id, true)
  const isSeen = list.needs === needs || (await readOne(tx, list, caller, id)) !== undefined
  if (row === undefined || !isSeen) throw new ProblemError('not-found')
  const reason = disabled?.(row, caller)
  if (reason !== undefined)
    throw new ProblemError('not-now', { fieldErrors: [{ path: '', message: `${reason.zh} ${reason.en}` }] })
  return row
}

/** A text of the audit, bounded like every other. */
export const reasonText = () => Text(200, 4)
