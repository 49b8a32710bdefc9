import { useRef } from 'preact/hooks'
import { useTexts } from '../../shared/texts.ts'

/** Chooses a picture from a file or the album; on a phone the camera app is offered too. */
export const PictureButton = ({ onPicture }: { onPicture: (picture: Blob) => void }) => {
  const t = useTexts()
  const inputRef = useRef<HTMLInputElement>(null)
  const take = () => {
    const input = inputRef.current
    const picture = input?.files?.[0]
    if (picture) onPicture(picture)
    // Cleared, so that the same file chosen again is a new choice.
    if (input) input.value = ''
  }
  return (
    <label class="ui-button picture-button" data-kind="secondary">
      {t.picture.choose}
      <input ref={inputRef} class="visually-hidden" type="file" accept="image/*" onChange={take} />
    </label>
  )
}
