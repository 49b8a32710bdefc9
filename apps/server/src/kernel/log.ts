import type { FastifyServerOptions } from 'fastify'

/** The only fields that reach a log. A row, a body, a header or a code has no name here, so it cannot be written. */
const ALLOWED = new Set([
  'event',
  'requestId',
  'method',
  'route',
  'status',
  'durationMs',
  'problem',
  'errorName',
  'errorCode',
  'frames',
  'work',
  'engine',
  'migrations',
  'outcome',
  'reason',
  'port',
  'connector',
  'state',
])

/** Logger options: allow-listed fields, to standard error, so that standard output keeps the ready line. */
export function loggerOptions(level: string): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    base: null,
    formatters: { log: onlyAllowed },
    // Sentences and errors come from the framework too, and the message of an error would become the line's own.
    hooks: {
      logMethod([first], write) {
        write.apply(this, [onlyAllowed(first instanceof Error ? describeError(first) : first)])
      },
    },
    stream: process.stderr,
  }
}

const onlyAllowed = (fields: unknown): Record<string, unknown> =>
  typeof fields === 'object' && fields !== null
    ? Object.fromEntries(Object.entries(fields).filter(([name]) => ALLOWED.has(name)))
    : {}

/** An error without its message: messages of drivers quote values. */
export function describeError(error: unknown): { errorName: string; errorCode?: string; frames: string } {
  if (!(error instanceof Error)) return { errorName: 'unknown', frames: '' }
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter(line => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n')
  return { errorName: error.name, ...code, frames }
}
