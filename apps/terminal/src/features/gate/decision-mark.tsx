const SHAPES = {
  accepted: <path d="M30 62 L53 84 L92 38" />,
  refused: <path d="M38 38 L82 82 M82 38 L38 82" />,
  attention: <path d="M60 30 V70 M60 88 V89" />,
} as const

/** The sign of a decision, readable across a hall and without colour: tick, cross, exclamation mark. */
export const DecisionMark = ({ tone }: { tone: keyof typeof SHAPES }) => (
  <svg class="decision-mark" viewBox="0 0 120 120" aria-hidden="true" focusable="false">
    <circle cx="60" cy="60" r="54" />
    {SHAPES[tone]}
  </svg>
)
