import { useTexts } from '../../shared/texts.ts'
import type { Direction } from './known-scans.ts'

type Props = { value: Direction; allowed: readonly Direction[]; onChange: (direction: Direction) => void }

/** In or out; a gate that has only one direction shows it and offers no switch. */
export const DirectionSwitch = ({ value, allowed, onChange }: Props) => {
  const t = useTexts()
  if (allowed.length < 2) return <p class="direction-only">{t.direction[value]}</p>
  return (
    <fieldset class="direction">
      <legend class="visually-hidden">{t.direction.label}</legend>
      {allowed.map(one => (
        <label class="direction-choice" key={one} data-chosen={one === value ? 'true' : undefined}>
          <input
            class="visually-hidden"
            type="radio"
            name="direction"
            value={one}
            checked={one === value}
            onChange={() => onChange(one)}
          />
          {t.direction[one]}
        </label>
      ))}
    </fieldset>
  )
}
