/** A person as the departments know one. */
export type Person = { name: string; idNumber: string; phone: string }

/** The population register and the carriers' records: the same people, asked different questions. */
export type Registers = {
  /** Whether name and ID number belong together. */
  matches(asked: Pick<Person, 'name' | 'idNumber'>): boolean
  /** Whether the phone is that person's. */
  owns(asked: Person): boolean
  /** Adds a person, or gives a phone number to another one: who had it before has none. */
  put(person: Person): void
  /** Back to the people of the start. */
  reset(): void
}

/** Registers that begin with these people, in memory. */
export function createRegisters(people: readonly Person[]): Registers {
  let byIdNumber = new Map<string, Omit<Person, 'phone'> & { phone: string | undefined }>()
  const reset = (): void => {
    byIdNumber = new Map(people.map(person => [person.idNumber, person]))
  }
  reset()
  return {
    matches: ({ name, idNumber }) => byIdNumber.get(idNumber)?.name === name,
    owns: ({ name, idNumber, phone }) => {
      const person = byIdNumber.get(idNumber)
      return person !== undefined && person.name === name && person.phone === phone
    },
    put: person => {
      for (const [idNumber, known] of byIdNumber)
        if (known.phone === person.phone && idNumber !== person.idNumber)
          byIdNumber.set(idNumber, { ...known, phone: undefined })
      byIdNumber.set(person.idNumber, person)
    },
    reset,
  }
}
