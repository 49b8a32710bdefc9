/** A message as far as signatures look at it. Header names are in lower case; a header sent twice is joined with «, ». */
export type Message = {
  method: string
  /** Host and port as sent, lower-cased, without a default port. */
  authority: string
  /** As sent, never decoded. */
  path: string
  /** As sent with its question mark; `?` when there is none. */
  query: string
  headers: Readonly<Record<string, string | undefined>>
  /** Of an answer only. */
  status?: number
}

/** One covered component: its name, and its parameters as text, such as `;name="Pet"`. */
export type Component = { name: string; parameters: string }

/** What a component of this name is in this message; undefined: there is none, and the signature cannot be right. */
function componentValue({ name, parameters }: Component, message: Message): string | undefined {
  if (parameters !== '') return undefined
  switch (name) {
    case '@method':
      return message.method
    case '@authority':
      return message.authority
    case '@path':
      return message.path
    case '@query':
      return message.query
    case '@status':
      return message.status === undefined ? undefined : String(message.status)
    default:
      // Leading and trailing white space goes, a line break within a value becomes one space (RFC 9421 section 2.1).
      return name.startsWith('@')
        ? undefined
        : message.headers[name]?.replaceAll(/[ \t]*\r?\n[ \t]+/g, ' ').replaceAll(/^[ \t]+|[ \t]+$/g, '')
  }
}

/**
 * The signature base (RFC 9421 section 2.5): one line per covered component and the received parameters, byte for byte.
 * Undefined when a component is not in the message or is named twice.
 */
export function signatureBase(
  message: Message,
  components: readonly Component[],
  rawParameters: string,
): string | undefined {
  const lines: string[] = []
  const seen = new Set<string>()
  for (const component of components) {
    const named = `"${component.name}"${component.parameters}`
    const value = componentValue(component, message)
    if (value === undefined || seen.has(named)) return undefined
    seen.add(named)
    lines.push(`${named}: ${value}`)
  }
  return [...lines, `"@signature-params": ${rawParameters}`].join('\n')
}
