import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { inTransaction } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { type Limit, takeFromLimit } from '../../kernel/limits.ts'
import { networkOf } from '../../kernel/network.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { defineRoute } from '../../kernel/route.ts'
import { Bilingual, Closed, Out, Pattern, Text } from '../../kernel/schemas.ts'
import {
  addMember,
  grantRole,
  isGoodPassword,
  openStaffSession,
  SESSION_SECONDS_MAX,
  STAFF_COOKIE,
} from '../staff/index.ts'
import type { AppsDeps } from './deps.ts'
import { makeKey } from './keys.ts'
import { SCOPE_NAMES } from './scopes.ts'
import { putApp, putCompany } from './write-apps.ts'

const SIGN_UPS: Limit = { name: 'sign-up', max: 20, windowSeconds: 3600, problem: 'too-many-requests' }

export type SignUpDeps = AppsDeps & {
  /** Whether this is the code that was just sent to the phone; it is used up. */
  spendCode(phone: string, code: string): Promise<boolean>
  /** Whether a credit code has the right form and check character; a wrong one warns. */
  isUscc(text: string): boolean
}

/** What a sandbox app can be tried with. */
const SANDBOX_ITEMS = [
  { item: 'outpatient-registration', name: '门诊挂号' },
  { item: 'visit', name: '来访登记' },
]

/** An integrator signs up alone: phone, company, and a sandbox key in the answer. */
export const signUp = (deps: SignUpDeps) =>
  defineRoute({
    method: 'POST',
    path: '/console/v1/sign-ups',
    summary: 'Console: an integrator signs up and gets a sandbox key',
    access: 'public',
    body: Closed({
      phone: Pattern('^1[0-9]{10}$', 11),
      otp: Text(12),
      name: Text(40),
      username: Pattern('^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$', 40),
      password: Text(200, 10),
      company: Closed({ name: Text(80), uscc: Text(30) }),
    }),
    responses: {
      200: Closed({
        staffId: Out(),
        companyId: Out(),
        appKey: Out(),
        keyId: Out(),
        secret: Out('Shown once'),
        warnings: Type.Array(Bilingual()),
      }),
    },
    problems: ['otp-wrong', 'name-taken', 'too-many-requests'],
    handle: async ({ body, address }) => {
      const { db, sources, vault } = deps
      const nowMs = sources.now()
      await takeFromLimit(db, SIGN_UPS, Buffer.from(vault.index('address', networkOf(address))).toString('hex'), nowMs)
      if (!isGoodPassword(body.password, body.username))
        throw new ProblemError('request-invalid', {
          fieldErrors: [{ path: '/password', message: '至少 10 位，含字母和数字或符号，不含用户名 too easy to guess' }],
        })
      if (!(await deps.spendCode(body.phone, body.otp))) throw new ProblemError('otp-wrong')
      const made = await inTransaction(db, async tx => {
        const companyId = newId('cmp', sources)
        await putCompany(tx, nowMs, { companyId, ...body.company })
        const staffId = await addMember(tx, deps, body)
        await grantRole(tx, deps, staffId, { role: 'integrator', companyId }, staffId)
        const app = { appKey: newId('app', sources), isSandbox: true }
        await putApp(tx, nowMs, {
          ...app,
          companyId,
          name: `${body.company.name}（沙箱）`,
          kind: 1,
          scopes: SCOPE_NAMES.map(scope => ({ scope, level: 'masked' })),
          items: SANDBOX_ITEMS,
          deploymentIds: [],
        })
        const key = await makeKey(tx, deps, app)
        await writeAudit(tx, nowMs, staffId, { action: 'companies/sign-up', subject: companyId })
        return { staffId, companyId, appKey: app.appKey, key, token: await openStaffSession(tx, sources, staffId) }
      })
      const { staffId, companyId, appKey, key, token } = made
      return {
        status: 200,
        body: {
          staffId,
          companyId,
          appKey,
          keyId: key.keyId,
          secret: key.secret ?? '',
          warnings: deps.isUscc(body.company.uscc) ? [] : [USCC_WARNING],
        },
        setCookies: [{ name: STAFF_COOKIE, value: token, maxAgeSeconds: SESSION_SECONDS_MAX }],
      }
    },
  })

const USCC_WARNING = {
  zh: '统一社会信用代码校验不通过，请核对；不影响注册',
  en: 'The credit code’s check character does not fit: please compare; you are signed up all the same',
}
