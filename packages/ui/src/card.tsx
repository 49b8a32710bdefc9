import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** A white sheet on the ground; with a title it is a named region for screen readers. */
export function Card({ title, children }: { title?: string; children: ComponentChildren }) {
  const id = useId()
  if (title === undefined) return <div class="ui-card">{children}</div>
  return (
    <section class="ui-card" aria-labelledby={id}>
      <h2 class="ui-card-title" id={id}>
        {title}
      </h2>
      {children}
    </section>
  )
}
