import { LanguageSwitch, pickText, useLanguage } from '@yima/ui'
import type { Deployment } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { useTexts } from '../../shared/texts.ts'
import { useClock } from '../../shared/use-clock.ts'

/** Where this gate stands, whether the place is open, and the platform's time. */
export const GateHead = ({
  deployment,
  isOpenNow,
  clock,
}: {
  deployment: Deployment
  isOpenNow: boolean
  clock: ServerClock
}) => {
  const t = useTexts()
  const language = useLanguage()
  const time = useClock(clock)
  return (
    <header class="gate-head">
      <div class="gate-where">
        <h1 class="gate-place">{pickText(deployment.place, language)}</h1>
        <p class="gate-scene">
          <span class="gate-open" data-open={isOpenNow ? 'true' : 'false'}>
            {isOpenNow ? t.open : t.closed}
          </span>
          {pickText(deployment.scene, language)} · {pickText(deployment.hours, language)}
        </p>
      </div>
      <div class="gate-now">
        <p class="gate-clock">
          <span class="gate-zone">{t.clock}</span> {time}
        </p>
        <LanguageSwitch />
      </div>
    </header>
  )
}
