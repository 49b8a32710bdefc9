import { Type } from 'typebox'
import { mayDo } from '../permissions.ts'
import type { StaffCaller } from '../ports.ts'
import { type AnyRoute, defineRoute } from '../route.ts'
import { Bilingual, Closed, OneOf, Out } from '../schemas.ts'
import type { Words } from '../words.ts'
import { type AnyAction, actionPath } from './action.ts'
import { FIELD_KINDS } from './fields.ts'
import { consolePath, GROUPS, type List } from './list.ts'

const Choice = Closed({ value: Out(), zh: Out(), en: Out() })
const FieldView = Closed({
  name: Out(),
  title: Bilingual(),
  help: Type.Optional(Bilingual()),
  kind: OneOf(FIELD_KINDS),
  words: Type.Optional(Type.Array(Choice)),
  list: Type.Optional(Out()),
  isRequired: Type.Boolean(),
  maxLength: Type.Optional(Type.Integer()),
})
const ActionView = Closed({
  name: Out(),
  title: Bilingual(),
  tone: OneOf(['plain', 'primary', 'danger']),
  path: Out(),
  says: Type.Optional(Bilingual()),
  fields: Type.Array(FieldView),
})
const ColumnView = Closed({
  name: Out(),
  title: Bilingual(),
  type: OneOf(['id', 'text', 'word', 'number', 'time', 'flag']),
  words: Type.Optional(Type.Array(Choice)),
  filter: Type.Optional(OneOf(['contains', 'equals', 'one-of', 'between'])),
  isSortable: Type.Boolean(),
  isMasked: Type.Boolean(),
  isShown: Type.Boolean(),
})
const ListView = Closed({
  name: Out(),
  path: Out(),
  group: Closed({ name: Out(), title: Bilingual() }),
  title: Bilingual(),
  sort: Out(),
  columns: Type.Array(ColumnView),
  actions: Type.Array(ActionView),
  creations: Type.Array(ActionView),
})

/** What the caller may see and do, as data: the console draws its navigation, tables and dialogs from it. */
export const showCatalogue = (lists: readonly List[], actions: readonly AnyAction[]): AnyRoute =>
  defineRoute({
    method: 'GET',
    path: '/console/v1/catalogue',
    summary: 'Console: the lists and actions that the caller has',
    access: 'staff',
    needs: 'sign-in',
    responses: { 200: Closed({ lists: Type.Array(ListView) }) },
    problems: [],
    handle: async ({ caller }) => ({
      status: 200,
      body: {
        lists: lists
          .filter(list => isAllowed(caller, list.needs))
          .map(list =>
            viewList(
              list,
              actions.filter(action => action.list === list && isAllowed(caller, action.needs)),
            ),
          ),
      },
    }),
  })

const isAllowed = (caller: StaffCaller, needs: List['needs']): boolean => needs === 'sign-in' || mayDo(caller, needs)

const bilingual = ({ zh, en }: Words) => ({ zh, en })
const choices = (words: readonly ({ value: string } & Words)[] | undefined) =>
  words === undefined ? {} : { words: words.map(({ value, zh, en }) => ({ value, zh, en })) }

const viewList = (list: List, actions: readonly AnyAction[]) => ({
  name: list.name,
  path: consolePath(list),
  group: { name: list.group, title: bilingual(GROUPS[list.group]) },
  title: bilingual(list.title),
  sort: `${list.sort.isDescending ? '-' : ''}${list.sort.by}`,
  columns: Object.entries(list.columns).map(([name, column]) => ({
    name,
    title: bilingual(column.title),
    type: column.type,
    ...choices(column.words),
    ...(column.filter === undefined ? {} : { filter: column.filter }),
    isSortable: column.isSortable === true,
    isMasked: column.isMasked === true,
    isShown: column.isShown !== false,
  })),
  actions: actions.filter(({ on }) => on === 'row').map(viewAction),
  creations: actions.filter(({ on }) => on === 'list').map(viewAction),
})

const viewAction = (action: AnyAction) => ({
  name: action.name,
  title: bilingual(action.title),
  tone: action.tone ?? ('plain' as const),
  path: actionPath(action),
  ...(action.says === undefined ? {} : { says: bilingual(action.says) }),
  fields: Object.entries(action.fields).map(([name, field]) => ({
    name,
    title: bilingual(field.title),
    ...(field.help === undefined ? {} : { help: bilingual(field.help) }),
    kind: field.kind,
    ...choices(field.words),
    ...(field.list === undefined ? {} : { list: field.list }),
    isRequired: field.isRequired,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
  })),
})
