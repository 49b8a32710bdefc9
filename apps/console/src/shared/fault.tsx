import { Problem } from '@yima/api'
import { Alert } from 'antd'
import { useLanguage } from './language.tsx'

/** What went wrong, in words, with what to do about it; nothing when nothing did. */
export function Fault({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t, tell } = useLanguage()
  if (error === null || error === undefined) return null
  const isProblem = error instanceof Problem
  const title = isProblem && error.title !== undefined ? tell(error.title) : isProblem ? t.failed : t.unreachable
  const advice = isProblem && error.advice !== undefined ? tell(error.advice) : ''
  const faults = isProblem ? error.faults.map(({ message }) => message) : []
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      title={title}
      description={
        <>
          {[advice, ...faults].filter(text => text !== '').join(' · ')}
          {onRetry === undefined ? null : (
            <button type="button" className="link" onClick={onRetry}>
              {t.retry}
            </button>
          )}
        </>
      }
    />
  )
}
