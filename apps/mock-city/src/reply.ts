/** A request's JSON object, as it came: nothing in it is trusted. */
export type Given = Readonly<Record<string, unknown>>
/** What goes back: a status and a JSON body. */
export type Reply = { status: number; body: unknown }

/** A 400 with a sentence that says what to send instead. */
export const refuse = (sentence: string): Reply => ({ status: 400, body: { error: sentence } })

/** The named fields as text, or undefined when one is missing, empty or no text: a register never compares what is not there. */
export function readTexts<Name extends string>(given: Given, names: readonly Name[]): Record<Name, string> | undefined {
  const entries = names.map(name => [name, given[name]] as const)
  const isComplete = entries.every(([, value]) => typeof value === 'string' && value !== '')
  // Object.fromEntries forgets the names and `every` does not narrow pairs; both were just checked.
  return isComplete ? (Object.fromEntries(entries) as Record<Name, string>) : undefined
}
