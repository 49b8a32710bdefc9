import type { Registers } from './registers.ts'
import { type Given, type Reply, readTexts, refuse } from './reply.ts'

/** The population register: whether name and ID number belong together; a lie says the opposite. Never a record. */
export function askPopulation(registers: Registers, given: Given, lie: boolean): Reply {
  const asked = readTexts(given, ['name', 'idNumber'])
  if (asked === undefined) return refuse('send name and idNumber as text')
  return { status: 200, body: { match: registers.matches(asked) !== lie } }
}
