import { parseDictionary, serializeParameters } from 'structured-headers'
import type { Component } from './base.ts'

/** One signature of a message, as received. */
export type ReceivedSignature = {
  label: string
  components: readonly Component[]
  /** What stood after the label, byte for byte: it is signed as it was sent. */
  rawParameters: string
  parameters: ReadonlyMap<string, unknown>
  bytes: Uint8Array
}

/** Every signature of the two headers that can be read; undefined when a header is no dictionary or a label comes twice. */
export function readSignatures(signatureInput: string, signature: string): ReceivedSignature[] | undefined {
  const inputs = splitMembers(signatureInput)
  const values = splitMembers(signature)
  if (inputs === undefined || values === undefined) return undefined
  const found: ReceivedSignature[] = []
  for (const [label, raw] of inputs) {
    const read = readMember(label, raw, values.get(label))
    if (read === undefined) return undefined
    found.push(read)
  }
  return found
}

function readMember(label: string, raw: string, value: string | undefined): ReceivedSignature | undefined {
  try {
    const input = parseDictionary(`${label}=${raw}`).get(label)
    const bytes = value === undefined ? undefined : parseDictionary(`${label}=${value}`).get(label)?.[0]
    if (input === undefined || !Array.isArray(input[0]) || !(bytes instanceof ArrayBuffer)) return undefined
    const components = input[0].map(([name, parameters]) => {
      if (typeof name !== 'string') throw new TypeError('a component is no string')
      return { name, parameters: serializeParameters(parameters) }
    })
    return { label, components, rawParameters: raw, parameters: input[1], bytes: new Uint8Array(bytes) }
  } catch {
    return undefined
  }
}

/** A dictionary's members as text: split at commas outside quotes and brackets, so that each keeps its very bytes. */
function splitMembers(header: string): Map<string, string> | undefined {
  const members = new Map<string, string>()
  for (const text of splitAtCommas(header)) {
    const at = text.indexOf('=')
    const label = text.slice(0, at)
    if (at < 1 || !/^[a-z*][a-z0-9_.*-]*$/.test(label) || members.has(label)) return undefined
    members.set(label, text.slice(at + 1))
  }
  return members
}

function splitAtCommas(header: string): string[] {
  const parts: string[] = []
  let isQuoted = false
  let start = 0
  for (let at = 0; at <= header.length; at++) {
    const letter = header[at]
    if (isQuoted && letter === '\\') at++
    else if (letter === '"') isQuoted = !isQuoted
    else if (letter === undefined || (letter === ',' && !isQuoted)) {
      parts.push(header.slice(start, at).replaceAll(/^[ \t]+|[ \t]+$/g, ''))
      start = at + 1
    }
  }
  return parts
}
