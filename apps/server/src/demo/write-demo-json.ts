import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { county, demoPeople, demoStaff } from '@yima/demo'
import type { Bytes } from '../kernel/bytes.ts'
import { SANDBOX_DEPLOYMENTS } from '../modules/apps/index.ts'
import { DEMO_OTP } from './demo-mode.ts'
import { demoApps, demoSecret } from './seed-apps.ts'
import { demoToken } from './seed-county.ts'
import { demoPassword, demoTotpSecret } from './seed-staff.ts'

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
  const staff = demoStaff.map(({ username, role, areaPath, unitId }) => ({
    username,
    password: demoPassword(rootKey, username),
    totpSecret: demoTotpSecret(rootKey, username),
    roles: [role],
    unit: unitId ?? areaPath ?? '',
  }))
  const apps = demoApps.map(app => ({
    appKey: app.appKey,
    keyId: `${app.appKey}.1`,
    appSecret: demoSecret(rootKey, app),
    sandbox: app.isSandbox,
    scopes: app.scopes.map(({ scope }) => scope),
    deploymentId: app.deploymentIds[0] ?? SANDBOX_DEPLOYMENTS.open,
    kind: app.kind,
    redirectUris: [],
  }))
  const file = join(folder, 'demo.json')
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify({ baseUrl, otp: DEMO_OTP, citizens, staff, terminals, apps }, null, 2)}\n`,
    { mode: 0o600 },
  )
  renameSync(`${file}.new`, file)
}
