import type { IncomingMessage } from 'node:http'
import type { Given } from './reply.ts'

/** No call of these systems is longer. */
export const BODY_BYTES_MAX = 16 * 1024

/** The JSON object in a request's body, an empty one for no body, or a sentence that says what is wrong. */
export async function readBody(request: IncomingMessage): Promise<Given | string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    // Read to the end without keeping it: stopping here would cut the connection before the sentence arrives.
    if (size <= BODY_BYTES_MAX) chunks.push(chunk)
  }
  if (size > BODY_BYTES_MAX) return `the body is larger than ${BODY_BYTES_MAX} bytes`
  if (size === 0) return {}
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'send a JSON object'
  } catch {
    return 'the body is not JSON'
  }
}
