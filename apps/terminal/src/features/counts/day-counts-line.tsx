import { cityMidnight } from '@yima/code'
import type { ServerClock } from '../../shared/server-clock.ts'
import { useTexts } from '../../shared/texts.ts'
import { useNow } from '../../shared/use-now.ts'
import type { Counts, DayCounts } from './add-up.ts'

const KINDS = ['in', 'out', 'refused', 'byHand'] as const
const NONE: Counts = { in: 0, out: 0, refused: 0, byHand: 0 }

/** Today's counts of this gate, and of its place where others stand there too and the platform is reached. */
export const DayCountsLine = ({
  counts,
  isOnline,
  clock,
}: {
  counts: DayCounts | undefined
  isOnline: boolean
  clock: ServerClock
}) => {
  const t = useTexts().counts
  const now = useNow(clock)
  if (counts === undefined) return <div class="day-counts" />
  // Past midnight the old day's counts are not shown until something is counted anew.
  const isToday = cityMidnight(now) === counts.dayStart
  const { own, place } = isToday ? counts : { own: NONE, place: undefined }
  return (
    <div class="day-counts" data-through={counts.through}>
      <CountList name={t.own} scope="own" counts={own} />
      {place && isOnline ? <CountList name={t.place} scope="place" counts={place} /> : null}
    </div>
  )
}

const CountList = ({ name, scope, counts }: { name: string; scope: string; counts: Counts }) => {
  const t = useTexts().counts
  return (
    <section class="day-count" data-scope={scope} aria-label={name}>
      <h2 class="day-count-name">{name}</h2>
      <dl class="day-count-list">
        {KINDS.map(kind => (
          <div key={kind} data-kind={kind}>
            <dt>{t[kind]}</dt>
            <dd>{counts[kind]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
