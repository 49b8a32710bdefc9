/** A turning ring with the words that say what is being waited for. */
export function Spinner({ label }: { label: string }) {
  return (
    <span class="ui-spinner" role="status">
      <span class="ui-spinner-ring" aria-hidden="true" />
      {label}
    </span>
  )
}
