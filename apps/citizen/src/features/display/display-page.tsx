import './display.css'
import { Button, Card, DISPLAYS, type Display, LanguageSwitch, setDisplay, useDisplay } from '@yima/ui'
import { useHashLocation } from 'wouter/use-hash-location'
import { useTexts } from './texts.ts'

// A literal table's keys are its type's; TypeScript widens them to strings.
const SIZES = Object.keys(DISPLAYS) as Display[]

/** Size of the text and language, before signing in and after. */
export function DisplayPage() {
  const texts = useTexts()
  const display = useDisplay()
  const [, navigate] = useHashLocation()
  return (
    <Card title={texts.title} level={1}>
      <div class="form">
        <fieldset class="sizes">
          <legend>{texts.size}</legend>
          {SIZES.map(size => (
            <label class="size" key={size}>
              <input type="radio" name="size" checked={size === display} onChange={() => setDisplay(size)} />
              <span class="size-name" data-size={size}>
                {texts.sizes[size]}
              </span>
            </label>
          ))}
        </fieldset>
        <p class="quiet small">{texts.kept}</p>
        <div class="size-language">
          <span>{texts.language}</span>
          <LanguageSwitch />
        </div>
        <Button kind="secondary" wide onClick={() => navigate('/me')}>
          {texts.back}
        </Button>
      </div>
    </Card>
  )
}
