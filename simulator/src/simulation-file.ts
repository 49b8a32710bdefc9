import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the command line prepared: open sessions of citizens, and the tokens of gates with the names of their places. */
export type SimulationFile = {
  citizens: readonly string[]
  gates: readonly { terminalId: string; place: string; token: string }[]
}

const fileOf = (dataFolder: string): string => join(dataFolder, 'simulation.json')

/** Writes `<data>/simulation.json`; whole or not at all, for its owner only. */
export function writeSimulation(dataFolder: string, simulation: SimulationFile): void {
  const file = fileOf(dataFolder)
  writeFileSync(`${file}.new`, `${JSON.stringify(simulation)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Reads it as our own command wrote it; undefined when nothing was prepared. */
export function readSimulation(dataFolder: string): SimulationFile | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')) as SimulationFile
  } catch {
    return undefined
  }
}
