import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from './screens.ts'

/** What `demo.json` of a running demo offers; a place in its lists that is not there is a fault of the test. */
export type Demo = {
  otp: string
  person(index: number): Person
  /** The token of a terminal; −1 is the last, at a closed place. */
  token(index: number): string
}

/** Reads the demo.json that the server wrote into its data folder when it was ready. */
export function readDemo(dataFolder: string): Demo {
  const { otp, citizens, terminals } = JSON.parse(readFileSync(join(dataFolder, 'demo.json'), 'utf8')) as {
    otp: string
    citizens: readonly Person[]
    terminals: readonly { token: string }[]
  }
  const pick = <T>(list: readonly T[], index: number): T => {
    const item = list.at(index)
    if (item === undefined) throw new Error(`the demo has no entry ${index}`)
    return item
  }
  return { otp, person: index => pick(citizens, index), token: index => pick(terminals, index).token }
}
