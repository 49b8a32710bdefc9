import { Notice } from '@yima/ui'
import { Fragment } from 'preact'
import type { ServerClock } from '../../shared/server-clock.ts'
import { useTexts } from '../../shared/texts.ts'
import { useNow } from '../../shared/use-now.ts'
import type { LineState } from './gate-line.ts'

/** Differences below this are nobody's business, milliseconds. */
const CLOCK_SHOWN_MS = 5_000

/** How a gate is prepared for an outage: age of its rules and of its deny list, what waits, and whether its clock is off. */
export const LineStatus = ({ state, clock }: { state: LineState; clock: ServerClock }) => {
  const t = useTexts().offline
  const nowSeconds = useNow(clock)
  const { bundle, waiting, found } = state
  const ageOf = (since: number): string => {
    const minutes = Math.floor((nowSeconds - since) / 60)
    if (minutes < 1) return t.justNow
    if (minutes < 60) return t.minutes(minutes)
    return minutes < 48 * 60 ? t.hours(Math.floor(minutes / 60)) : t.days(Math.floor(minutes / 1440))
  }
  const offsetMs = clock.keep().offsetMs
  const offSeconds = Math.round(Math.abs(offsetMs) / 1000)
  const parts = [
    bundle ? t.bundleAge(ageOf(bundle.epoch)) : t.noBundle,
    ...(bundle?.denyAt === undefined ? [] : [t.denyAge(ageOf(bundle.denyAt))]),
    ...(waiting > 0 ? [t.waiting(waiting)] : []),
  ]
  return (
    <div
      class="line-status"
      data-waiting={waiting}
      data-found={found.length}
      data-epoch={bundle?.epoch}
      data-deny-epoch={bundle?.denyEpoch}
    >
      <p class="line-ages">
        {parts.map((part, index) => (
          <Fragment key={part}>
            <span>
              {part}
              {index < parts.length - 1 ? '\u00a0·' : ''}
            </span>{' '}
          </Fragment>
        ))}
      </p>
      {found.length > 0 ? <p class="line-found">{t.foundCount(found.length)}</p> : null}
      {bundle && nowSeconds >= bundle.expiresAt ? <Notice kind="warn">{t.expired}</Notice> : null}
      {state.bundleRefused ? <Notice kind="warn">{t.refused}</Notice> : null}
      {clock.isBehind() ? <Notice kind="warn">{t.clockBehind}</Notice> : null}
      {Math.abs(offsetMs) > CLOCK_SHOWN_MS ? (
        <Notice kind="warn">{offsetMs < 0 ? t.clockFast(offSeconds) : t.clockSlow(offSeconds)}</Notice>
      ) : null}
    </div>
  )
}
