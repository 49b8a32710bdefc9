import { writeSimulation } from '@yima/simulator/file'
import { makeGate, makePerson, PEOPLE_MAX } from '@yima/simulator/people'
import { writeAudit } from '../kernel/audit.ts'
import { inTransaction, type Tx } from '../kernel/db.ts'
import type { Vault } from '../kernel/vault.ts'
import { registerSimulated } from '../modules/citizens/index.ts'
import { putArea, putDeployment, putPlace, putTerminal, putUnit } from '../modules/places/index.ts'
import { type CallerCommand, type Command, type CommandDeps, CommandRefused, type Given } from './command.ts'

const GATES_MAX = 5000
/** Simulated places hang in a tree of their own: no role of a real area reaches them. */
const AREA = { areaId: '000000', level: 'city', name: '仿真', nameEn: 'Simulation' } as const
const UNIT = { unitId: 'unt_simulation', name: '仿真单位', nameEn: 'Simulated unit', areaId: AREA.areaId }
const TEXT = { type: 'string' } as const
const SIZES = { citizens: TEXT, gates: TEXT } as const

/** Prepares people and gates; everything after that goes over the public surface. */
export const PREPARE_COMMAND: Command = {
  name: 'simulate prepare',
  usage: '[--citizens 100] [--gates 10]',
  summary: { zh: '为仿真准备虚拟市民和闸机', en: 'prepare virtual citizens and gates' },
  options: SIZES,
  run: async (deps, { values }) => {
    if (deps.production)
      throw new CommandRefused('生产环境不能仿真 Nothing is simulated in production: its people are not invented')
    const citizens = readCount(values, 'citizens', 100, PEOPLE_MAX)
    const gates = readCount(values, 'gates', 10, GATES_MAX)
    return prepare(deps, citizens, gates)
  },
}

/** Drives a running platform from the process of whoever typed it. */
export const SIMULATE_COMMAND: CallerCommand = {
  name: 'simulate',
  usage: '[--citizens 100] [--gates 10] [--scans 300] [--offline 10]',
  summary: { zh: '仿真一次高峰，最后核对账目', en: 'simulate a rush, then check the books from outside' },
  options: {
    ...SIZES,
    scans: TEXT,
    offline: TEXT,
    seed: TEXT,
    url: TEXT,
    over: TEXT,
    scenario: TEXT,
    json: { type: 'boolean' },
  },
  runHere: async ({ dataFolder, operate }, { values }) => {
    const { readSettings, simulate, SettingRefused } = await import('@yima/simulator')
    try {
      return await simulate(readSettings(dataFolder, values), (citizens, gates) =>
        operate(['simulate', 'prepare', '--citizens', String(citizens), '--gates', String(gates)]),
      )
    } catch (error) {
      if (error instanceof SettingRefused) throw new CommandRefused(error.message)
      throw error
    }
  },
}

async function prepare(deps: CommandDeps, citizenCount: number, gateCount: number): Promise<readonly string[]> {
  const { db, vault, sources } = deps
  const started = Date.now()
  const citizens = Array.from({ length: citizenCount }, (_, index) => ({
    ...makePerson(index),
    token: makeToken(vault, 'simulated-session', index),
  }))
  await registerSimulated(db, deps, citizens)
  const gates = Array.from({ length: gateCount }, (_, index) => ({
    ...makeGate(index),
    token: `ytk_${makeToken(vault, 'simulated-gate', index)}`,
  }))
  await inTransaction(db, async tx => {
    await putArea(tx, AREA)
    await putUnit(tx, UNIT)
    for (const gate of gates) await putGate(tx, sources.now(), gate)
    await writeAudit(tx, sources.now(), deps.actor, {
      action: 'simulation-prepared',
      subject: UNIT.unitId,
      citizens: citizenCount,
      gates: gateCount,
    })
  })
  writeSimulation(deps.dataFolder, {
    citizens: citizens.map(({ token }) => token),
    gates: gates.map(({ terminalId, place, token }) => ({ terminalId, place, token })),
  })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  return [`已准备 prepared: ${citizenCount} 位虚拟市民 citizens, ${gateCount} 台闸机 gates, ${seconds} s`]
}

async function putGate(tx: Tx, atMs: number, gate: ReturnType<typeof makeGate> & { token: string }): Promise<void> {
  const { placeId, place, placeEn, deploymentId, terminalId, token } = gate
  const { unitId } = UNIT
  await putPlace(tx, {
    placeId,
    name: place,
    nameEn: placeEn,
    category: '仿真',
    areaId: AREA.areaId,
    address: '',
    unitId,
  })
  await putDeployment(tx, {
    deploymentId,
    sceneId: 'passage',
    placeId,
    unitId,
    stage: 'live',
    directions: ['in', 'out'],
    openingHours: 'always',
  })
  await putTerminal(tx, atMs, { terminalId, name: place, direction: 'in', deploymentId, token })
}

/** Follows from the root key, so that preparing twice gives the same and nothing has to be remembered. 256 bits. */
function makeToken(vault: Vault, kind: string, index: number): string {
  const halves = ['a', 'b'].map(half => vault.index(kind, `${index}-${half}`))
  return Buffer.concat(halves).toString('base64url')
}

function readCount(values: Given['values'], name: string, otherwise: number, max: number): number {
  const count = Number(values[name] ?? otherwise)
  if (!Number.isInteger(count) || count < 1 || count > max)
    throw new CommandRefused(`--${name} 须为 1 到 ${max} must be 1 to ${max}`)
  return count
}
