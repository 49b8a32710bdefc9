import { Button, Card, Field, Notice, ShieldIcon, useElder } from '@yima/ui'
import { useState } from 'preact/hooks'
import { useHashLocation } from 'wouter/use-hash-location'
import { call } from '../../shared/api.ts'
import { isProblem } from '../../shared/failure.ts'
import { FailureNotice } from '../../shared/failure-notice.tsx'
import { fetchSession } from '../../shared/session.ts'
import { useFaultFocus } from '../../shared/use-fault-focus.ts'
import { useTask } from '../../shared/use-task.ts'
import { openWallet } from '../wallet/index.ts'
import { readIdNumber, readName } from './person-fields.ts'
import { useTexts } from './texts.ts'

type Result = { matched: boolean; triesLeft: number }

function isNotCounted(failure: unknown): boolean {
  return isProblem(failure, 'register-unavailable') || isProblem(failure, 'carrier-unavailable')
}

/** Level 2: name and ID number, checked against the register and the carriers together with the phone number. */
export function RealNamePage() {
  const texts = useTexts()
  const [, navigate] = useHashLocation()
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [faults, setFaults] = useState<{ name?: string; idNumber?: string }>({})
  const form = useFaultFocus(faults)
  const isElder = useElder()
  const [result, setResult] = useState<Result>()
  const task = useTask()

  const submit = () => {
    const person = { name: readName(name), idNumber: readIdNumber(idNumber) }
    setFaults({
      ...(person.name === undefined ? { name: texts.nameMissing } : {}),
      ...(person.idNumber === undefined ? { idNumber: texts.idNumberWrong } : {}),
    })
    const { name: readyName, idNumber: readyNumber } = person
    if (readyName === undefined || readyNumber === undefined) return
    setResult(undefined)
    task.run(async () => {
      const answer = await call('POST /citizen/v1/real-name', { name: readyName, idNumber: readyNumber })
      if (answer.assurance !== 2) return setResult({ matched: false, triesLeft: answer.triesLeftToday })
      await openWallet()
      await fetchSession()
      navigate('/', { replace: true })
    })
  }

  return (
    <Card title={texts.title} level={1}>
      <form
        class="form"
        ref={form}
        noValidate
        autoComplete="off"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <p>{isElder ? texts.whySimply : texts.why}</p>
        <Field
          label={texts.name}
          value={name}
          onInput={setName}
          error={faults.name}
          hint={texts.nameHint}
          autoComplete="name"
          maxLength={50}
        />
        <Field
          label={texts.idNumber}
          value={idNumber}
          onInput={setIdNumber}
          error={faults.idNumber}
          autoComplete="off"
          maxLength={30}
        />
        {result && !result.matched ? (
          <Notice kind="error" title={texts.triesLeft(result.triesLeft)}>
            {texts.notMatched}
          </Notice>
        ) : null}
        <FailureNotice
          failure={task.failure}
          actions={isNotCounted(task.failure) ? <span>{texts.nothingLost}</span> : undefined}
        />
        <Button type="submit" wide busy={task.busy}>
          {texts.submit}
        </Button>
        <p class="quiet small with-icon">
          <ShieldIcon />
          <span>{isElder ? texts.keptSimply : texts.kept}</span>
        </p>
        <Button kind="quiet" onClick={() => navigate('/sign-in')}>
          {texts.other}
        </Button>
      </form>
    </Card>
  )
}
