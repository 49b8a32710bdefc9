import { ProblemError } from './problem.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const DEPTH_MAX = 16

/**
 * JSON as one meaning only: UTF-8 without faults, no key twice (two parsers would pick different ones), no key that
 * reaches a prototype, bounded depth. Throws `json-invalid`.
 */
export function parseStrictJson(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    const value: unknown = JSON.parse(text)
    checkKeys(text)
    return value
  } catch (cause) {
    throw new ProblemError('json-invalid', { cause })
  }
}

/** Walks the tokens of a text that `JSON.parse` has already accepted. */
function checkKeys(text: string): void {
  const open: (Set<string> | undefined)[] = []
  let last: string | undefined
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined)
      if (open.length > DEPTH_MAX) throw new Error('too deep')
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':' && last !== undefined) addKey(open.at(-1), JSON.parse(last))
    last = token.startsWith('"') ? token : undefined
  }
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys === undefined || keys.has(key) || FORBIDDEN_KEYS.has(key)) throw new Error('key repeated or forbidden')
  keys.add(key)
}
