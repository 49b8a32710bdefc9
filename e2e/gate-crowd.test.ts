import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { createInstallation, type Installation } from './crash/books.ts'
import { type Citizen, registerCitizen } from './crash/citizen.ts'
import { type RunningServer, startServer } from './crash/start-server.ts'
import { type Demo, readDemo } from './demo.ts'
import { gateStands, openReadyGate, scanAt } from './gate-screen.ts'
import { PHONE_SIZE } from './screens.ts'

const SELF = '**/terminal/v1/me'
const VERIFY = '**/terminal/v1/verifications'
const SECONDS = 120

let installation: Installation
let server: RunningServer
let demo: Demo
let browser: Browser
let citizen: Citizen

before(async () => {
  installation = await createInstallation()
  server = await startServer(installation)
  demo = readDemo(installation.data)
  citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await installation?.remove()
})

for (const status of [429, 503])
  test(`a platform that answers ${status} is left alone as long as it asks, while the gate judges by itself`, async () => {
    const context = await browser.newContext({ viewport: PHONE_SIZE })
    await context.clock.install()
    const gate = await openReadyGate(context, server.url, demo.token(0))
    let contacts = 0
    const refusal = { status, headers: { 'retry-after': String(SECONDS) } }
    await context.route(VERIFY, route => route.fulfill(refusal))
    await context.route(SELF, route => {
      contacts++
      return route.fulfill(refusal)
    })
    const { said, words } = await scanAt(gate, (await citizen.mint()).code)
    assert.equal(said, 'accepted')
    assert.match(words, /断网核验/)
    await gateStands(gate, { line: 'offline', waiting: 1 })
    await context.clock.runFor((SECONDS - 20) * 1_000)
    assert.equal(contacts, 0)
    const asked = gate.waitForRequest(SELF)
    await context.clock.runFor(25_000)
    await asked
    await context.unroute(SELF)
    await context.unroute(VERIFY)
    const back = gateStands(gate, { line: 'online', waiting: 0 })
    await context.clock.runFor((SECONDS + 5) * 1_000)
    await back
    await context.close()
  })
