import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SCENARIOS, type Scenario } from './scenarios.ts'

/** What a run is told; derived figures filled in. */
export type Settings = {
  dataFolder: string
  url: string
  citizens: number
  gates: number
  offlineGates: number
  scans: number
  seed: number
  scenario: Scenario
  scenarioName: string
  overSeconds: number
  json: boolean
}

/** A setting that cannot be: one line for the person. */
export class SettingRefused extends Error {}

type Values = Readonly<Record<string, string | boolean | undefined>>

/** Reads what was typed. Throws `SettingRefused`. */
export function readSettings(dataFolder: string, values: Values): Settings {
  const name = String(values.scenario ?? 'rush')
  const scenario = Object.entries<Scenario>(SCENARIOS).find(([known]) => known === name)?.[1]
  if (scenario === undefined)
    throw new SettingRefused(`没有这个场景 No such scenario: ${name}; ${Object.keys(SCENARIOS).join(', ')}`)
  const citizens = readNumber(values, 'citizens', 100, 1, 1_000_000)
  const gates = readNumber(values, 'gates', 10, 1, 5000)
  const share = readNumber(values, 'offline', 10, 0, 100)
  return {
    dataFolder,
    url: readUrl(dataFolder, values.url),
    citizens,
    gates,
    offlineGates: Math.round((gates * share) / 100),
    scans: readNumber(values, 'scans', citizens * scenario.scansEach, 1, 100_000_000),
    seed: readNumber(values, 'seed', 1, 0, 2_147_483_647),
    scenario,
    scenarioName: name,
    overSeconds: readNumber(values, 'over', scenario.overSeconds, 0, 86_400),
    json: values.json === true,
  }
}

function readNumber(values: Values, name: string, otherwise: number, min: number, max: number): number {
  const given = values[name]
  const number = given === undefined ? otherwise : Number(given)
  if (given === '' || !Number.isInteger(number) || number < min || number > max)
    throw new SettingRefused(`--${name} 须为 ${min} 到 ${max} must be ${min} to ${max}`)
  return number
}

/** The address given, or where the demo of this folder runs. */
function readUrl(dataFolder: string, given: string | boolean | undefined): string {
  if (typeof given === 'string') {
    if (!/^https?:\/\//.test(given) || !URL.canParse(given))
      throw new SettingRefused(`--url 不是网址 is no address: ${given}`)
    return given
  }
  try {
    // Our own server wrote it.
    return (JSON.parse(readFileSync(join(dataFolder, 'demo.json'), 'utf8')) as { baseUrl: string }).baseUrl
  } catch {
    throw new SettingRefused(
      '没有运行中的平台 No running platform is known here; 请先 npm start，或用 --url start it, or name it by --url',
    )
  }
}
