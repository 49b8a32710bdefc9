import { takeFromLimit } from '../../kernel/limits.ts'
import { networkOf } from '../../kernel/network.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { type Cookie, defineRoute } from '../../kernel/route.ts'
import { Closed, Text } from '../../kernel/schemas.ts'
import { CODES_PER_ADDRESS, CODES_PER_BROWSER, CODES_PER_CITY, CODES_PER_PHONE } from './citizen-limits.ts'
import type { CitizensDeps } from './deps.ts'
import { keepCode, randomCode } from './one-time-codes.ts'
import { normalisePhone } from './phone.ts'

const BROWSER_COOKIE = 'yima_browser'
const BROWSER_FORM = /^[0-9a-f]{32}$/
const YEAR_SECONDS = 365 * 86_400

/** Sends a one-time code. The answer is the same whether the phone has an account or not. */
export const requestOtp = (deps: CitizensDeps) =>
  defineRoute({
    method: 'POST',
    path: '/citizen/v1/otp',
    summary: 'Send a one-time code to a phone',
    access: 'public',
    body: Closed({ phone: Text(24) }),
    responses: { 204: null },
    problems: ['phone-invalid', 'too-many-codes', 'sms-unavailable'],
    handle: async ({ body, address, cookies }) => {
      const phone = normalisePhone(body.phone)
      if (phone === undefined)
        throw new ProblemError('phone-invalid', {
          fieldErrors: [{ path: '/phone', message: '11 digits, beginning with 1' }],
        })
      const nowMs = deps.sources.now()
      const browser = browserOf(cookies[BROWSER_COOKIE], deps)
      const phoneKey = hex(deps.vault.index('phone', phone))
      await takeFromLimit(deps.db, CODES_PER_ADDRESS, hex(deps.vault.index('address', networkOf(address))), nowMs)
      await takeFromLimit(deps.db, CODES_PER_BROWSER, browser.value, nowMs)
      await takeFromLimit(deps.db, CODES_PER_PHONE, phoneKey, nowMs)
      await takeFromLimit(deps.db, CODES_PER_CITY, 'all', nowMs)
      const code = deps.fixedCode(phone) ?? randomCode(deps)
      await keepCode(deps, phone, code)
      try {
        await deps.sms.send({
          messageId: `otp-${hex(deps.sources.randomBytes(12))}`,
          phone,
          template: 'otp',
          params: { code },
        })
      } catch (cause) {
        throw new ProblemError('sms-unavailable', { retryAfterSeconds: 10, cause })
      }
      return { status: 204, body: undefined, setCookies: [browser] }
    },
  })

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A random mark of the browser, for this limit only; whoever throws it away still meets the other two. */
function browserOf(sent: string | undefined, deps: CitizensDeps): Cookie {
  const value = sent !== undefined && BROWSER_FORM.test(sent) ? sent : hex(deps.sources.randomBytes(16))
  return { name: BROWSER_COOKIE, value, maxAgeSeconds: YEAR_SECONDS }
}
