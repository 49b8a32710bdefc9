import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Card, Form, Input, Space } from 'antd'
import { useState } from 'react'
import { ask } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'
import { ShownValue } from '../../shared/shown-value.tsx'

type Given = {
  phone: string
  otp: string
  name: string
  username: string
  password: string
  companyName: string
  uscc: string
}
type SignedUp = { keyId: string; secret: string; warnings: { zh: string; en: string }[] }

/** An integrator signs up alone, and has a sandbox key before anybody was asked. */
export function SignUpPage() {
  const { t, tell } = useLanguage()
  const [form] = Form.useForm<Given>()
  const [error, setError] = useState<unknown>(null)
  const [isSent, setIsSent] = useState(false)
  const [made, setMade] = useState<SignedUp>()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    }
  }
  const sendCode = () =>
    attempt(async () => {
      const { phone } = await form.validateFields(['phone'])
      await ask('POST', '/citizen/v1/otp', { body: { phone } })
      setIsSent(true)
    })
  const signUp = ({ companyName, uscc, ...person }: Given) =>
    attempt(async () => {
      const body = { ...person, company: { name: companyName, uscc } }
      setMade(await ask<SignedUp>('POST', '/console/v1/sign-ups', { body }))
      queries.clear()
    })
  if (made !== undefined)
    return (
      <main className="entry">
        <Card className="entry-card" title={t.yourKeys}>
          <Alert type="warning" title={t.shownOnce} />
          <ShownValue title="keyid" value={made.keyId} />
          <ShownValue title="secret" value={made.secret} />
          {made.warnings.map(warning => (
            <Alert key={warning.en} type="info" title={tell(warning)} />
          ))}
          <Space style={{ marginTop: 12 }}>
            <Button type="primary" onClick={() => void navigate({ to: '/' })}>
              {t.goOn}
            </Button>
            <a href="/docs">/docs</a>
          </Space>
        </Card>
      </main>
    )
  return (
    <main className="entry">
      <Card className="entry-card">
        <h1>{t.signUp}</h1>
        <p>{t.signUpHelp}</p>
        <Form<Given> form={form} layout="vertical" onFinish={given => void signUp(given)}>
          <Form.Item name="phone" label={t.phone} rules={[{ required: true, pattern: /^1\d{10}$/ }]}>
            <Input inputMode="tel" autoComplete="tel" maxLength={11} />
          </Form.Item>
          <Button onClick={() => void sendCode()}>{t.sendOtp}</Button>{' '}
          <span role="status">{isSent ? t.otpSent : ''}</span>
          <Form.Item name="otp" label={t.otp} rules={[{ required: true }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
          </Form.Item>
          <Form.Item name="name" label={t.name} rules={[{ required: true }]}>
            <Input autoComplete="name" maxLength={40} />
          </Form.Item>
          <Form.Item name="companyName" label={t.companyName} rules={[{ required: true }]}>
            <Input autoComplete="organization" maxLength={80} />
          </Form.Item>
          <Form.Item name="uscc" label={t.uscc} rules={[{ required: true }]}>
            <Input maxLength={30} />
          </Form.Item>
          <Form.Item
            name="username"
            label={t.username}
            rules={[{ required: true, pattern: /^[A-Za-z0-9][\w.-]{2,39}$/ }]}
          >
            <Input autoComplete="username" maxLength={40} />
          </Form.Item>
          <Form.Item name="password" label={t.password} extra={t.passwordHelp} rules={[{ required: true, min: 10 }]}>
            <Input.Password autoComplete="new-password" maxLength={200} />
          </Form.Item>
          <Fault error={error} />
          <Button type="primary" htmlType="submit" block style={{ marginTop: 12 }}>
            {t.signUp}
          </Button>
        </Form>
        <p>
          <Link to="/sign-in" search={{}}>
            {t.haveAccount}
          </Link>
        </p>
      </Card>
    </main>
  )
}
