import type { ColumnView, ListView } from '../../shared/api.ts'

export type Search = Readonly<Record<string, string | undefined>>

/** What of an address the server is asked for: parameters that the list knows, without empty ones. */
export function queryOf(list: ListView, search: Search): Record<string, string> {
  const known = new Set(['sort', 'cursor', ...list.columns.flatMap(parametersOf)])
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      known.has(name) && value !== undefined && value !== '' ? [[name, value]] : [],
    ),
  )
}

/** The parameters by which a column is filtered. */
export const parametersOf = ({ name, filter }: ColumnView): string[] =>
  filter === undefined ? [] : filter === 'between' ? [`${name}From`, `${name}To`] : [name]

/** Where all rows that match are had as a file. */
export function exportAddress(list: ListView, search: Search, columns: readonly string[], language: string): string {
  const { cursor, sort, ...filters } = queryOf(list, search)
  return `${list.path}/export?${new URLSearchParams({ ...filters, columns: columns.join(','), lang: language })}`
}

/** The order as the server takes it, after a click on a column's head: up, down, and back to the list's own. */
export function nextSort(current: string | undefined, column: string): string | undefined {
  if (current === column) return `-${column}`
  return current === `-${column}` ? undefined : column
}
