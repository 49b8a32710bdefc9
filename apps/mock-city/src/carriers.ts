import type { Registers } from './registers.ts'
import { type Given, type Reply, readTexts, refuse } from './reply.ts'

/** The carriers: whether the phone is that person's; a lie says the opposite. Never whose it is instead. */
export function askCarriers(registers: Registers, given: Given, lie: boolean): Reply {
  const asked = readTexts(given, ['name', 'idNumber', 'phone'])
  if (asked === undefined) return refuse('send name, idNumber and phone as text')
  return { status: 200, body: { match: registers.owns(asked) !== lie } }
}
