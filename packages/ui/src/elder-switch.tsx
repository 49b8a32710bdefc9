import { useState } from 'preact/hooks'
import { setDisplay, useElder } from './display.ts'
import { createTexts } from './texts.ts'

const { useTexts } = createTexts(
  { toElder: '长辈版', toNormal: '标准版', isElder: '已换成长辈版，字更大', isNormal: '已换回标准版' },
  {
    toElder: 'Elder mode',
    toNormal: 'Standard',
    isElder: 'Elder mode is on: everything is larger',
    isNormal: 'Elder mode is off',
  },
)

/** One tap to the elder version and one back. It is named for where it leads, and what it did is said aloud. */
export function ElderSwitch() {
  const texts = useTexts()
  const isElder = useElder()
  const [pressed, setPressed] = useState(false)
  const change = () => {
    setPressed(true)
    setDisplay(isElder ? 'normal' : 'elder')
  }
  return (
    <>
      <button class="ui-button" data-kind="quiet" type="button" onClick={change}>
        {isElder ? texts.toNormal : texts.toElder}
      </button>
      <span class="visually-hidden" role="status">
        {pressed ? (isElder ? texts.isElder : texts.isNormal) : ''}
      </span>
    </>
  )
}
