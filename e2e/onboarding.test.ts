import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { signRequest } from '@yima/signature'
import type { Page } from 'playwright-core'
import { CASES, SandboxClient } from '../apps/server/src/admin/conformance-kit.ts'
import { launchBrowser } from './browser.ts'
import { chooseAction, fillDialog, openList, signInToConsole } from './console-screen.ts'
import { createInstallation } from './crash/books.ts'
import { startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'

const FORM = {
  场所: '县中医院门诊楼',
  '办理事项，每行“编码 名称”': 'outpatient-registration 门诊挂号',
  '姓名：需要程度': { choose: '脱敏' },
  '姓名：理由': '窗口核对',
  预计每日核验量: '800',
  预计每分钟峰值: '30',
  使用单位联系人: '李主任',
  使用单位联系电话: '023-74500000',
  技术公司联系人: '王工',
  技术公司联系电话: '19900000009',
  计划试运行: '2026-12-01',
  计划上线: '2027-01-01',
}

type Key = { keyId: string; secret: string }

/** What a server of the integrator's is answered. */
async function callMe(url: string, { keyId, secret }: Key): Promise<number> {
  const target = new URL(`${url}/open/v1/me`)
  const created = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('hex')
  const { headers } = signRequest(
    { method: 'GET', url: target, keyId, created, nonce },
    { algorithm: 'hmac-sha256', secret },
  )
  return (await fetch(target, { headers })).status
}

test('an integrator comes from nothing to a production key, rotates it, and the end of the agreement ends it', async () => {
  const installation = await createInstallation()
  const server = await startServer(installation)
  const browser = await launchBrowser()
  try {
    const { url } = server
    const demo = readDemo(installation.data)
    const integrator = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()

    // Signing up: a sandbox key on the screen, and a signed call that works.
    const sandbox = await signUp(integrator, url, demo.person(150).phone, demo.otp)
    assert.equal(await callMe(url, sandbox), 200)

    // The form, a draft first.
    await integrator.getByRole('button', { name: '进入控制台' }).click()
    await openList(integrator, '应用场景申请')
    await integrator.getByRole('button', { name: '新建申请' }).click()
    await fillDialog(integrator, {
      应用场景名称: '门诊身份核验',
      接入类型: { choose: '第一类：系统扫码，服务端接口' },
      使用单位: { choose: '县卫生健康委' },
    })
    await integrator.getByRole('link', { name: '查看' }).first().click()
    await press(integrator, '填写', FORM)
    await press(integrator, '提交单位确认')

    // The unit confirms, the company prints, stamps and uploads.
    const member = await signInToConsole(browser, url, 'member')
    await openApplication(member)
    await press(member, '确认', { 意见: '确有需要' })
    await integrator.reload()
    await integrator.getByRole('button', { name: '上传盖章的申请表' }).waitFor()
    for (const [link, label] of [
      ['申请表 PDF', '上传盖章的申请表'],
      ['协议 PDF', '上传盖章的协议'],
    ] as const) {
      const [download] = await Promise.all([
        integrator.waitForEvent('download'),
        integrator.getByRole('link', { name: link }).click(),
      ])
      const scan = {
        name: download.suggestedFilename(),
        mimeType: 'application/pdf',
        buffer: readFileSync(await download.path()),
      }
      await integrator.locator(`input[type=file][aria-label="${label}"]`).setInputFiles(scan)
      await integrator.getByRole('link', { name: scan.name }).waitFor()
    }
    await press(integrator, '送审')

    // Two reviews by two people; the first cannot be the second.
    const first = await signInToConsole(browser, url, 'reviewer')
    await openApplication(first)
    await press(first, '初审通过')
    await first.getByRole('heading', { name: /复审中/ }).waitFor()
    assert.equal(await first.getByRole('button', { name: '复审通过' }).isDisabled(), true)
    const second = await signInToConsole(browser, url, 'reviewer2')
    await openApplication(second)
    await press(second, '复审通过', { 意见: '同意' })
    await second.getByRole('heading', { name: /已通过/ }).waitFor()

    // A production key asks for the second factor and the conformance kit, then works; a rotation lets the old one run out.
    await enrol(integrator, url)
    const kit = new SandboxClient({ url, ...sandbox })
    for (const one of CASES) assert.equal(await one.run(kit), one.expects, one.name)
    const production = await makeKey(integrator)
    assert.equal(await callMe(url, production), 200)
    const next = await makeKey(integrator)
    assert.deepEqual([await callMe(url, production), await callMe(url, next)], [200, 200])

    const operator = await signInToConsole(browser, url, 'operator')
    await openList(operator, '应用')
    await chooseAction(operator, '门诊身份核验', '终止协议')
    await fillDialog(operator, { 理由: '演示' })
    assert.deepEqual([await callMe(url, production), await callMe(url, next)], [403, 403])

    // Everything of it is in the log that the integrator reads.
    await openList(integrator, '调用日志')
    await integrator.getByRole('row').filter({ hasText: 'key-ended' }).first().waitFor()
  } finally {
    await browser.close()
    await server.kill()
    await installation.remove()
  }
})

async function signUp(page: Page, url: string, phone: string, otp: string): Promise<Key> {
  await page.goto(`${url}/console/#/sign-up`)
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByText('已发送').waitFor()
  for (const [label, value] of [
    ['短信验证码', otp],
    ['姓名', '王工'],
    ['公司名称', '云桥软件有限公司'],
    ['统一社会信用代码', '91500000000000000X'],
    ['用户名', 'wang.gong'],
    ['密码', 'a long pass phrase 9'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByRole('button', { name: '接入方注册' }).click()
  const values = page.locator('.shown-value')
  await values.first().waitFor()
  const [keyId = '', secret = ''] = await values.allInnerTexts()
  return { keyId, secret }
}

/** A step of an application, by its button; the page then shows the next state. */
async function press(page: Page, action: string, filled: Parameters<typeof fillDialog>[1] = {}): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click()
  await fillDialog(page, filled)
}

async function openApplication(page: Page): Promise<void> {
  await openList(page, '应用场景申请')
  await page.getByRole('link', { name: '查看' }).first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Sets up the second factor as a person would, with the secret that the page shows. */
async function enrol(page: Page, url: string): Promise<void> {
  const { totpCode } = await import('../apps/server/src/modules/staff/totp.ts')
  await page.goto(`${url}/console/#/account`)
  await page.getByRole('button', { name: '启用动态口令' }).click()
  const secret = await page.locator('code').innerText()
  await page.getByLabel('动态口令').fill(totpCode(secret, 'wang.gong', Date.now()))
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByText('动态口令已启用').waitFor()
}

async function makeKey(page: Page): Promise<Key> {
  await openList(page, '应用')
  await chooseAction(page, '门诊身份核验', '新建密钥')
  const [keyId = '', secret = ''] = await fillDialog(page, { '旧密钥宽限（小时）': '24' })
  return { keyId, secret }
}
