import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@yima/api'
import { App, Form, Modal } from 'antd'
import { useState } from 'react'
import { type ActionView, ask, type DoneView } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'
import { ShownValue } from '../../shared/shown-value.tsx'
import { FieldControl } from './field-control.tsx'
import { bodyFrom } from './form-values.ts'

/** Asks for what an action needs, does it once however often the button is pressed, and shows what is told only once. */
export function ActionDialog({
  action,
  rowId,
  initial = {},
  onClose,
}: {
  action: ActionView
  rowId?: string
  initial?: Record<string, unknown>
  onClose(): void
}) {
  const { t, tell } = useLanguage()
  const { message } = App.useApp()
  const [form] = Form.useForm<Record<string, unknown>>()
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [done, setDone] = useState<DoneView>()
  // One key for one opening: a second press, or another try after a lost answer, is the same request.
  const [key, setKey] = useState(() => crypto.randomUUID())
  const queries = useQueryClient()
  const submit = async (values: Record<string, unknown>) => {
    setIsBusy(true)
    setError(null)
    try {
      const path = action.path.replace('{id}', encodeURIComponent(rowId ?? ''))
      const answer = await ask<DoneView>('POST', path, { body: bodyFrom(action.fields, values), idempotencyKey: key })
      await queries.invalidateQueries()
      if (answer.shown === undefined) {
        message.success(t.done)
        onClose()
      } else setDone(answer)
    } catch (problem) {
      if (problem instanceof Problem) {
        // The server has answered: what is sent next is another request.
        setKey(crypto.randomUUID())
        form.setFields(
          problem.faults.flatMap(({ path, message: said }) =>
            action.fields.some(field => `/${field.name}` === path) ? [{ name: path.slice(1), errors: [said] }] : [],
          ),
        )
      }
      setError(problem)
    } finally {
      setIsBusy(false)
    }
  }
  if (done !== undefined)
    return (
      <Modal
        open
        title={t.shownOnce}
        onCancel={onClose}
        onOk={onClose}
        cancelButtonProps={{ style: { display: 'none' } }}
        okText={t.close}
        closable={false}
        mask={{ closable: false }}
      >
        {done.shown?.map(({ title, value }) => (
          <ShownValue key={title.en} title={tell(title)} value={value} />
        ))}
      </Modal>
    )
  return (
    <Modal
      open
      title={tell(action.title)}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t.ok}
      cancelText={t.cancel}
      okButtonProps={{ danger: action.tone === 'danger', loading: isBusy }}
    >
      {action.says === undefined ? null : <p>{tell(action.says)}</p>}
      <Form form={form} layout="vertical" initialValues={initial} onFinish={values => void submit(values)}>
        {action.fields.map(field => (
          <FieldControl key={field.name} field={field} />
        ))}
      </Form>
      <Fault error={error} />
    </Modal>
  )
}
