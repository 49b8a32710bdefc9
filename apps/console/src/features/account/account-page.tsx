import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card, Form, Input } from 'antd'
import encodeQr from 'qr'
import { useState } from 'react'
import { useSession } from '../../frame.tsx'
import { ask } from '../../shared/api.ts'
import { Fault } from '../../shared/fault.tsx'
import { useLanguage } from '../../shared/language.tsx'

type Begun = { secret: string; uri: string }

/** Who one is here, and the second factor. */
export function AccountPage() {
  const { t, tell } = useLanguage()
  const session = useSession()
  const [begun, setBegun] = useState<Begun>()
  const [error, setError] = useState<unknown>(null)
  const queries = useQueryClient()
  if (session.data === undefined) return null
  const { name, roles, totp } = session.data
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    }
  }
  const begin = () => attempt(async () => setBegun(await ask<Begun>('POST', '/console/v1/totp', { body: {} })))
  const confirm = (code: string) =>
    attempt(async () => {
      await ask('POST', '/console/v1/totp/confirm', { body: { totp: code } })
      setBegun(undefined)
      await queries.invalidateQueries()
    })
  return (
    <Card title={`${t.account} · ${name}`}>
      <p>{t.roles}</p>
      <ul>
        {roles.map(({ role, title, where }) => (
          <li key={`${role} ${where.en}`}>
            {tell(title)} · {tell(where)}
          </li>
        ))}
      </ul>
      {totp === 'on' ? <Alert type="success" title={t.totpOn} /> : null}
      {totp === 'must-enrol' ? <Alert type="warning" title={t.mustEnrol} /> : null}
      {totp === 'on' || begun !== undefined ? null : (
        <Button type="primary" style={{ marginTop: 12 }} onClick={() => void begin()}>
          {t.setUpTotp}
        </Button>
      )}
      {begun === undefined ? null : (
        <Form<{ totp: string }> layout="vertical" onFinish={given => void confirm(given.totp)}>
          <p>{t.totpScan}</p>
          <QrPicture text={begun.uri} />
          <p>
            {t.totpKey}: <code style={{ overflowWrap: 'anywhere' }}>{begun.secret}</code>
          </p>
          <Form.Item name="totp" label={t.totp} rules={[{ required: true }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ width: 160 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {t.ok}
          </Button>
        </Form>
      )}
      <Fault error={error} />
    </Card>
  )
}

/** Drawn as shapes: no text of ours or anybody's is ever put into the page as markup. */
function QrPicture({ text }: { text: string }) {
  const rows = encodeQr(text, 'raw', { border: 2 })
  return (
    <div className="totp-picture">
      <svg viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label="QR" shapeRendering="crispEdges">
        <rect width={rows.length} height={rows.length} fill="#fff" />
        <path
          d={rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')}
        />
      </svg>
    </div>
  )
}
