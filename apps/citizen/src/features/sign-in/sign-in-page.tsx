import { Button, Card, Field, Notice } from '@yima/ui'
import { useState } from 'preact/hooks'
import { useHashLocation } from 'wouter/use-hash-location'
import { call } from '../../shared/api.ts'
import { isProblem } from '../../shared/failure.ts'
import { FailureNotice } from '../../shared/failure-notice.tsx'
import { useFaultFocus } from '../../shared/use-fault-focus.ts'
import { useTask } from '../../shared/use-task.ts'
import { enterSession } from './enter-session.ts'
import { readOneTimeCode, readPhoneNumber } from './phone-number.ts'
import { useTexts } from './texts.ts'
import { useCountdown } from './use-countdown.ts'

const RESEND_SECONDS = 60

/** Level 1: a phone number and the code sent to it. */
export function SignInPage() {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [faults, setFaults] = useState<{ phone?: string; code?: string }>({})
  const form = useFaultFocus(faults)
  const [sent, setSent] = useState(false)
  const sending = useTask()
  const entering = useTask()
  const countdown = useCountdown()

  const sendCode = () => {
    const number = readPhoneNumber(phone)
    if (number === undefined) return setFaults({ phone: texts.phoneWrong })
    setFaults({})
    entering.clear()
    sending.run(async () => {
      try {
        await call('POST /citizen/v1/otp', { phone: number })
        setSent(true)
        countdown.start(RESEND_SECONDS)
      } catch (failure) {
        if (isProblem(failure, 'too-many-codes'))
          countdown.start(Math.min(failure.retryAfterSeconds ?? RESEND_SECONDS, 600))
        throw failure
      }
    })
  }

  const signIn = () => {
    const number = readPhoneNumber(phone)
    const otp = readOneTimeCode(code)
    const found = { ...(number ? {} : { phone: texts.phoneWrong }), ...(otp ? {} : { code: texts.codeWrong }) }
    setFaults(found)
    sending.clear()
    if (number === undefined || otp === undefined) return
    entering.run(async () => {
      await enterSession(number, otp)
      navigate('/', { replace: true })
    })
  }

  return (
    <Card title={texts.title} level={1}>
      <form
        class="form"
        ref={form}
        noValidate
        onSubmit={event => {
          event.preventDefault()
          signIn()
        }}
      >
        <p class="quiet">{texts.intro}</p>
        <Field
          label={texts.phone}
          value={phone}
          onInput={setPhone}
          error={faults.phone}
          type="tel"
          inputMode="tel"
          autoComplete="tel-national"
          maxLength={20}
        />
        <Field
          label={texts.code}
          value={code}
          onInput={setCode}
          error={faults.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          aside={
            <Button kind="secondary" busy={sending.busy} disabled={countdown.secondsLeft > 0} onClick={sendCode}>
              {countdown.secondsLeft > 0 ? texts.again(countdown.secondsLeft) : texts.getCode}
            </Button>
          }
        />
        {sent && sending.failure === undefined ? <Notice kind="info">{texts.sent}</Notice> : null}
        <FailureNotice failure={sending.failure ?? entering.failure} />
        <Button type="submit" wide busy={entering.busy}>
          {texts.signIn}
        </Button>
        <p class="quiet small">{texts.privacy}</p>
        <Button kind="quiet" onClick={() => navigate('/display')}>
          {texts.display}
        </Button>
      </form>
    </Card>
  )
}
