import { Button } from '@yima/ui'
import { useTexts } from './texts.ts'

/** What to try when a gate does not open, folded away until asked for. */
export function CodeHelp({ busy, onClock }: { busy: boolean; onClock: () => void }) {
  const texts = useTexts()
  return (
    <details class="code-help">
      <summary>{texts.help}</summary>
      <ol>
        {texts.tips.map(tip => (
          <li key={tip}>{tip}</li>
        ))}
      </ol>
      <p>{texts.staff}</p>
      <Button kind="secondary" busy={busy} onClick={onClock}>
        {texts.correct}
      </Button>
    </details>
  )
}
