import { type Answer, type Given, Problem, send } from '@yima/api'

export type Session = Answer<'GET /console/v1/session'>
export type Catalogue = Answer<'GET /console/v1/catalogue'>
export type ListView = Catalogue['lists'][number]
export type ColumnView = ListView['columns'][number]
export type ActionView = ListView['actions'][number]
export type FieldView = ActionView['fields'][number]
export type Cell = string | number | boolean | null
export type RowView = {
  id: string
  cells: Record<string, Cell>
  actions: { name: string; disabledReason?: { zh: string; en: string } }[]
}
export type PageView = { items: RowView[]; nextCursor?: string; total?: number }
export type DoneView = { id: string; shown?: { title: { zh: string; en: string }; value: string }[] }
export type ApplicationView = Answer<'GET /console/v1/applications/{id}'>

/** Told when a call finds that nobody is signed in any more. */
let onSignedOut: () => void = () => {}
export const whenSignedOut = (told: () => void): void => {
  onSignedOut = told
}

/** Calls the console's API. The answer's type is what the path's schema says; the caller names it. */
export async function ask<Result>(method: string, path: string, given: Given = {}): Promise<Result> {
  try {
    return (await send(method, path, given)) as Result
  } catch (error) {
    if (error instanceof Problem && error.slug === 'staff-signed-out') onSignedOut()
    throw error
  }
}
