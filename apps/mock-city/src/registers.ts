export type Person = { name: string; idNumber: string; phone: string }

/** The population register and the carriers' records: the same people, asked different questions. */
export type Registers = {
  /** Whether name and ID number belong together. */
  matches(asked: { name: unknown; idNumber: unknown }): boolean
  /** Whether the phone is that person's. */
  owns(asked: { name: unknown; idNumber: unknown; phone: unknown }): boolean
  /** Adds a person, or gives a phone number to another one. */
  put(person: Person): void
  /** Back to the people of the start. */
  reset(): void
}

export function createRegisters(people: readonly Person[]): Registers {
  let byIdNumber = new Map<string, Person>()
  const reset = (): void => {
    byIdNumber = new Map(people.map(person => [person.idNumber, person]))
  }
  reset()
  const find = (asked: { name: unknown; idNumber: unknown }): Person | undefined => {
    const person = typeof asked.idNumber === 'string' ? byIdNumber.get(asked.idNumber) : undefined
    return person?.name === asked.name ? person : undefined
  }
  return {
    matches: asked => find(asked) !== undefined,
    owns: asked => find(asked)?.phone === asked.phone,
    put: person => {
      for (const [idNumber, known] of byIdNumber)
        if (known.phone === person.phone && idNumber !== person.idNumber)
          byIdNumber.set(idNumber, { ...known, phone: '' })
      byIdNumber.set(person.idNumber, person)
    },
    reset,
  }
}
