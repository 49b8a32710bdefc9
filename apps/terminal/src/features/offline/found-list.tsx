import { useTexts } from '../../shared/texts.ts'
import type { FoundScan } from './gate-line.ts'

const FORMAT = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** What the platform found against scans that this gate decided off line, newest first; no person is named. */
export const FoundList = ({ found }: { found: readonly FoundScan[] }) => {
  const t = useTexts().offline
  const names: Record<string, string> = t.found
  if (found.length === 0) return null
  return (
    <section class="setting">
      <h3>{t.foundTitle}</h3>
      <ul class="found-list">
        {found.map(one => (
          <li key={one.verificationId} data-status={one.status}>
            <time dateTime={one.at}>{FORMAT.format(new Date(one.at))}</time> {names[one.status] ?? one.status}
          </li>
        ))}
      </ul>
    </section>
  )
}
