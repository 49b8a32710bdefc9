import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { WarnIcon } from './icons.tsx'

/** One line of input with its label; `aside` stands beside the input (a «get code» button, say). */
export type FieldProps = {
  label: string
  value: string
  onInput: (value: string) => void
  error?: string | undefined
  hint?: string
  type?: 'text' | 'tel'
  inputMode?: 'text' | 'numeric' | 'tel'
  autoComplete?: string
  placeholder?: string
  maxLength?: number
  required?: boolean
  disabled?: boolean
  aside?: ComponentChildren
}

/** Label, input, hint and error, tied together for screen readers; an error is announced and never only a colour. */
export function Field(props: FieldProps) {
  const id = useId()
  const described = [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : ''].filter(Boolean).join(' ')
  // The typings give every input type its own roles; «tel» and «text» have the same ones, so one stands for both.
  const type = (props.type ?? 'text') as 'text'
  return (
    <div class="ui-field">
      <label class="ui-field-label" for={id}>
        {props.label}
      </label>
      <div class="ui-field-row">
        <input
          class="ui-field-input"
          id={id}
          type={type}
          inputMode={props.inputMode}
          autoComplete={props.autoComplete}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          required={props.required}
          disabled={props.disabled}
          value={props.value}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={described || undefined}
          onInput={event => props.onInput(event.currentTarget.value)}
        />
        {props.aside}
      </div>
      {props.hint ? (
        <span class="ui-field-hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      ) : null}
      {props.error ? (
        <span class="ui-field-error" id={`${id}-error`} role="alert">
          <WarnIcon /> {props.error}
        </span>
      ) : null}
    </div>
  )
}
