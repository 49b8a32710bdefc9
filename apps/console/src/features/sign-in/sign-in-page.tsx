import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { Problem } from '@yima/api'
import { Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import { ask, type Session } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'

type Given = { username: string; password: string; totp?: string }

/** User name and password, then the one-time code where one is set up; back to where the person was. */
export function SignInPage() {
  const { t, toggle } = useLanguage()
  const [error, setError] = useState<unknown>(null)
  const [asksCode, setAsksCode] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const queries = useQueryClient()
  const router = useRouter()
  const { back } = useSearch({ strict: false }) as { back?: string }
  const signIn = async (given: Given) => {
    setIsBusy(true)
    setError(null)
    try {
      const session = await ask<Session>('POST', '/console/v1/sessions', { body: given })
      queries.clear()
      queries.setQueryData(['session'], session)
      router.history.push(back?.startsWith('/') === true && !back.startsWith('/sign-in') ? back : '/')
    } catch (problem) {
      if (problem instanceof Problem && problem.slug === 'totp-needed') setAsksCode(true)
      else setError(problem)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <main className="entry">
      <Card className="entry-card">
        <div className="entry-head">
          <h1>{t.brand}</h1>
          <button type="button" className="link" onClick={toggle} lang={t.language === 'English' ? 'en' : 'zh-CN'}>
            {t.language}
          </button>
        </div>
        <Form<Given> layout="vertical" requiredMark={false} onFinish={given => void signIn(given)}>
          <Form.Item name="username" label={t.username} rules={[{ required: true }]}>
            <Input autoComplete="username" maxLength={60} />
          </Form.Item>
          <Form.Item name="password" label={t.password} rules={[{ required: true }]}>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          {asksCode ? (
            <Form.Item name="totp" label={t.totp} extra={t.totpHelp} rules={[{ required: true }]}>
              <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
            </Form.Item>
          ) : null}
          <Fault error={error} />
          <Button type="primary" htmlType="submit" block loading={isBusy} style={{ marginTop: 12 }}>
            {t.signIn}
          </Button>
        </Form>
        <p>
          <Link to="/sign-up">{t.signUp}</Link>
        </p>
      </Card>
    </main>
  )
}
