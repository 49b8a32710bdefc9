import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** A white sheet; `level` 1 makes its title the heading of the whole page. */
export type CardProps = { title?: string; level?: 1 | 2; children: ComponentChildren }

/** A white sheet on the ground; with a title it is a named region for screen readers. */
export function Card({ title, level = 2, children }: CardProps) {
  const id = useId()
  if (title === undefined) return <div class="ui-card">{children}</div>
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <section class="ui-card" aria-labelledby={id}>
      <Heading class="ui-card-title" id={id}>
        {title}
      </Heading>
      {children}
    </section>
  )
}
