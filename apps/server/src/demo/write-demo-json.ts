import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { county, demoPeople } from '@yima/demo'
import type { Bytes } from '../kernel/bytes.ts'
import { DEMO_OTP } from './demo-mode.ts'
import { demoToken } from './seed-county.ts'

/** Writes `<data>/demo.json` for people and programs that try the demo; whole or not at all, for its owner only. */
export function writeDemoJson(folder: string, baseUrl: string, rootKey: Bytes): void {
  const terminals = county.terminals.flatMap(({ terminalId, deploymentId }) => {
    const deployment = county.deployments.find(candidate => candidate.deploymentId === deploymentId)
    if (deployment === undefined) return []
    return [
      {
        terminalId,
        placeId: deployment.placeId,
        sceneId: deployment.sceneId,
        deploymentId,
        token: demoToken(rootKey, terminalId),
      },
    ]
  })
  const citizens = demoPeople.map(({ name, idNumber, phone }) => ({ name, idNumber, phone }))
  const file = join(folder, 'demo.json')
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify({ baseUrl, otp: DEMO_OTP, citizens, staff: [], terminals, apps: [] }, null, 2)}\n`,
    { mode: 0o600 },
  )
  renameSync(`${file}.new`, file)
}
