/** One figure of a row. `runs` is how many runs its median is of; without an aim it is printed for information. */
export type Figure = {
  readonly what: string
  readonly value: number
  readonly unit: '×' | 'ms' | '/s' | 'MB'
  readonly runs: number
  readonly aim?: Aim
}

/** What a figure must reach. */
export type Aim = { readonly atLeast: number } | { readonly below: number }

/** A row of the bench: `leftOut` says in words why a machine cannot measure it. */
export type Row = {
  readonly name: string
  readonly title: string
  measure(): Promise<Measured>
}

/** What one row gives. */
export type Measured = { readonly figures: readonly Figure[]; readonly leftOut?: string }

/** A row with its figures, as `results.json` keeps it. */
export type RowResult = Measured & { readonly name: string; readonly title: string }

/** True when a figure reaches its aim; undefined when it has none. */
export function isMet({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined
  return 'atLeast' in aim ? value >= aim.atLeast : value < aim.below
}
