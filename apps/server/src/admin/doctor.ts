import type { Command, CommandDeps } from './command.ts'
import type { DoctorDeps, Found } from './doctor-check.ts'
import { DATABASE_CHECKS } from './doctor-database-checks.ts'
import { MACHINE_CHECKS } from './doctor-machine-checks.ts'

/** What a check found, with its words. */
export type Diagnosis = Found & { name: string; zh: string; en: string; remedy?: { zh: string; en: string } }

const SIGNS = { ok: '✔', warn: '!', bad: '✖' } as const

/** Runs every check; one that cannot be run is bad, since nobody knows. */
export function diagnose(deps: DoctorDeps): Promise<Diagnosis[]> {
  return Promise.all(
    [...MACHINE_CHECKS, ...DATABASE_CHECKS].map(async ({ name, what, remedy, run }) => {
      const found = await Promise.resolve()
        .then(() => run(deps))
        .catch((error: unknown): Found => ({ status: 'bad', detail: error instanceof Error ? error.message : '?' }))
      return { name, ...what, ...found, ...(found.status === 'ok' ? {} : { remedy }) }
    }),
  )
}

/** «Is everything as a city needs it?» Reads only. */
export const DOCTOR_COMMAND: Command = {
  name: 'doctor',
  usage: '[--json]',
  summary: { zh: '检查平台是否健康', en: 'see whether all that the platform stands on is well' },
  options: { json: { type: 'boolean' } },
  isFailure: lines => lines.some(line => line.startsWith(SIGNS.bad) || line.includes('"status":"bad"')),
  async run(deps: CommandDeps, { values }) {
    const diagnoses = await diagnose({ ...deps, env: process.env })
    return values.json === true ? [JSON.stringify(diagnoses)] : diagnoses.map(describe)
  },
}

function describe({ status, zh, en, detail, remedy }: Diagnosis): string {
  const line = `${SIGNS[status]} ${zh} ${en}: ${detail}`
  return remedy === undefined ? line : `${line} → ${remedy.zh} ${remedy.zh === remedy.en ? '' : remedy.en}`.trimEnd()
}
