import { ClockIcon, ErrorIcon, OkIcon, pickText, useElder, useLanguage } from '@yima/ui'
import type { LedgerEntry } from '../../shared/api.ts'
import { nameTime } from './group-days.ts'
import { useTexts } from './texts.ts'

const OUTCOME_ICONS = { accepted: OkIcon, refused: ErrorIcon, pending: ClockIcon } as const

function isKnownOutcome(outcome: string): outcome is keyof typeof OUTCOME_ICONS {
  return outcome in OUTCOME_ICONS
}

/** One ledger row: outcome by icon and words, place, unit, direction, time, and what was seen. */
export function VisitRow({ entry }: { entry: LedgerEntry }) {
  const texts = useTexts()
  const language = useLanguage()
  const isElder = useElder()
  const outcome = isKnownOutcome(entry.outcome) ? entry.outcome : 'refused'
  const OutcomeIcon = OUTCOME_ICONS[outcome]
  const names: Record<string, string> = texts.fields
  const seen = entry.fields.map(field => names[field] ?? field).join(texts.between)
  return (
    <li class="visit">
      <span class="visit-icon" data-outcome={outcome}>
        <OutcomeIcon />
      </span>
      <div class="visit-body">
        <p class="visit-place" lang="zh-CN">
          {entry.place}
        </p>
        <p class="quiet">
          {pickText(entry.scene, language)}
          {isElder ? null : <span lang="zh-CN"> · {entry.unit}</span>}
        </p>
        <p class="visit-outcome" data-outcome={outcome}>
          {texts[outcome]}
          {outcome === 'refused' ? `${texts.because}${pickText(entry.message, language)}` : ''}
        </p>
        {entry.offline ? <p class="quiet small">{texts.offline}</p> : null}
        {entry.mark ? <p class="visit-mark small">{pickText(entry.mark, language)}</p> : null}
        <p class="quiet small">{seen === '' ? texts.nothingSeen : texts.seen(seen)}</p>
      </div>
      <div class="visit-when">
        <time dateTime={entry.at}>{nameTime(entry.at)}</time>
        {entry.direction ? <span class="visit-direction">{texts[entry.direction]}</span> : null}
      </div>
    </li>
  )
}
