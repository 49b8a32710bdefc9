import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser.ts'
import { type Citizen, registerCitizen } from '../../e2e/crash/citizen.ts'
import { startServer } from '../../e2e/crash/start-server.ts'
import { readDemo } from '../../e2e/demo.ts'
import { gateStands, openReadyGate, typeCode } from '../../e2e/gate-screen.ts'
import { median } from '../compare-rates.ts'
import type { Row } from '../row.ts'

const SCANS = 15
const DECISION_MS_MAX = 100

/** The gate's page in Chromium, without network: from the scanner's Enter to the decision on the screen, written down. */
export const gateDecision: Row = {
  name: 'gate-decision',
  title: 'Scan to decision on a gate’s page, off line, by a scanner',
  async measure() {
    const data = mkdtempSync(join(tmpdir(), 'yima-bench-'))
    const server = await startServer({ data })
    const browser = await launchBrowser()
    try {
      const demo = readDemo(data)
      const citizen = await registerCitizen(server.url, demo.otp, demo.person(0))
      const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } })
      const gate = await openReadyGate(context, server.url, demo.token(0))
      await context.setOffline(true)
      await timeScan(gate, citizen)
      await gateStands(gate, { line: 'offline' })
      const times: number[] = []
      for (let scan = 0; scan < SCANS; scan++) times.push(await timeScan(gate, citizen))
      const aim = { below: DECISION_MS_MAX }
      return {
        figures: [
          { what: 'the code’s last key to the decision shown', value: median(times), unit: 'ms', runs: SCANS, aim },
          { what: 'the slowest of these', value: Math.max(...times), unit: 'ms', runs: SCANS, aim },
        ],
      }
    } finally {
      await browser.close()
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    }
  },
}

/** Milliseconds in the page's own time; the decision counts once the browser has drawn it. */
async function timeScan(gate: Page, citizen: Citizen): Promise<number> {
  const { code } = await citizen.mint()
  const timed = gate.evaluate(
    () =>
      new Promise<number>(resolve => {
        let entered = 0
        addEventListener('keydown', event => (entered = event.key === 'Enter' ? performance.now() : entered), true)
        const watch = new MutationObserver(() => {
          if (document.querySelector('.decision') === null) return
          watch.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - entered)))
        })
        watch.observe(document.body, { childList: true, subtree: true })
      }),
  )
  await typeCode(gate, code)
  const milliseconds = await timed
  await gate.keyboard.press('Escape')
  await gate.locator('.decision').waitFor({ state: 'detached' })
  return milliseconds
}
