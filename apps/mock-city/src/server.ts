import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type Faults, noFaults, readFaults, type System } from './faults.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { PAGE_CSS, PAGE_JS, renderPage } from './page.ts'
import { createRegisters, type Person, type Registers } from './registers.ts'

export type MockCity = {
  url: string
  inbox: Inbox
  registers: Registers
  setFaults(change: object): void
  close(): Promise<void>
}
export type MockCityOptions = { host: string; port: number; people: readonly Person[]; now?: () => number }

const BODY_BYTES_MAX = 16 * 1024
type Context = { inbox: Inbox; registers: Registers; faults: Faults; now: () => number; gone: AbortSignal }
type Given = Record<string, unknown>
type Reply = { status: number; body?: unknown }

/** Starts the departments' systems on one port of this machine. */
export async function startMockCity({ host, port, people, now = Date.now }: MockCityOptions): Promise<MockCity> {
  const end = new AbortController()
  const context: Context = {
    inbox: createInbox(),
    registers: createRegisters(people),
    faults: noFaults(),
    now,
    gone: end.signal,
  }
  const server = createServer((request, response) => {
    answer(context, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${portOf(server)}`,
    inbox: context.inbox,
    registers: context.registers,
    setFaults: change => {
      const next = readFaults(change, context.faults)
      if (typeof next === 'string') throw new TypeError(next)
      context.faults = next
    },
    close: async () => {
      end.abort()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The systems: what each does when it is well. A string is a complaint about the request. */
const SYSTEM_CALLS: Readonly<Record<string, { system: System; run(context: Context, given: Given): Reply }>> = {
  'POST /population/match': {
    system: 'population',
    run: ({ registers, faults }, { name, idNumber }) =>
      match(registers.matches({ name, idNumber }), faults.population.lie),
  },
  'POST /carriers/match': {
    system: 'carriers',
    run: ({ registers, faults }, { name, idNumber, phone }) =>
      match(registers.owns({ name, idNumber, phone }), faults.carriers.lie),
  },
  'POST /sms/messages': {
    system: 'sms',
    run: ({ inbox, faults, now }, given) => {
      // A lying gateway says «sent» and sends nothing.
      const wrong = faults.sms.lie ? undefined : inbox.take(given, now())
      return wrong === undefined ? { status: 202, body: {} } : { status: 400, body: { error: wrong } }
    },
  },
}

const match = (truth: boolean, lie: boolean): Reply => ({ status: 200, body: { match: truth !== lie } })

/** What the page and tests use to look and to set. */
const CONTROLS: Readonly<Record<string, (context: Context, given: Given, query: URLSearchParams) => Reply>> = {
  'GET /inbox': ({ inbox }, _given, query) => ({
    status: 200,
    body: { messages: inbox.list(query.get('phone') ?? undefined, Number(query.get('limit') ?? 50) || 50) },
  }),
  'GET /faults': ({ faults }) => ({ status: 200, body: faults }),
  'PUT /faults': (context, given) => {
    const next = readFaults(given, context.faults)
    if (typeof next === 'string') return { status: 400, body: { error: next } }
    context.faults = next
    return { status: 200, body: next }
  },
  'POST /people': ({ registers }, { name, idNumber, phone }) => {
    if (typeof name !== 'string' || typeof idNumber !== 'string' || typeof phone !== 'string')
      return { status: 400, body: { error: 'send name, idNumber and phone as text' } }
    registers.put({ name, idNumber, phone })
    return { status: 200, body: {} }
  },
  'POST /reset': context => {
    context.registers.reset()
    context.inbox.clear()
    context.faults = noFaults()
    return { status: 200, body: {} }
  },
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock')
  const name = `${request.method} ${url.pathname}`
  response.setHeader('content-security-policy', "default-src 'self'")
  response.setHeader('x-content-type-options', 'nosniff')
  const page = PAGES[name]
  if (page !== undefined)
    return sendText(response, page.type, page.render(url.searchParams.get('lang') === 'en' ? 'en' : 'zh'))
  if (isForeign(request)) return send(response, { status: 403, body: { error: 'another site may not call this' } })
  const given = await readBody(request)
  if (typeof given === 'string') return send(response, { status: 400, body: { error: given } })
  const call = SYSTEM_CALLS[name]
  if (call !== undefined) return runSystem(context, call.system, response, () => call.run(context, given))
  const control = CONTROLS[name]
  return send(
    response,
    control === undefined
      ? { status: 404, body: { error: `nothing at ${name}` } }
      : control(context, given, url.searchParams),
  )
}

const PAGES: Readonly<Record<string, { type: string; render(language: 'zh' | 'en'): string }>> = {
  'GET /': { type: 'text/html; charset=utf-8', render: renderPage },
  'GET /page.js': { type: 'text/javascript; charset=utf-8', render: () => PAGE_JS },
  'GET /page.css': { type: 'text/css; charset=utf-8', render: () => PAGE_CSS },
}

/** A page of another origin could set faults or read codes; programs send neither header. */
const isForeign = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site']
  return (
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (headers.origin !== undefined && headers.origin !== `http://${headers.host}`)
  )
}

async function runSystem(
  { faults, gone }: Context,
  system: System,
  response: ServerResponse,
  run: () => Reply,
): Promise<void> {
  const { latencyMs, errorRatePercent, outage } = faults[system]
  if (latencyMs > 0) await wait(latencyMs, undefined, { signal: gone })
  if (outage === 'hang') return
  if (outage === 'refuse') return void response.destroy()
  if (outage === 'garbage') return sendText(response, 'application/json', '<html>维护中')
  if (Math.random() * 100 < errorRatePercent) return send(response, { status: 500, body: { error: 'simulated error' } })
  send(response, run())
}

async function readBody(request: IncomingMessage): Promise<Given | string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) return `the body is larger than ${BODY_BYTES_MAX} bytes`
    chunks.push(chunk)
  }
  if (size === 0) return {}
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : 'send a JSON object'
  } catch {
    return 'the body is not JSON'
  }
}

const send = (response: ServerResponse, { status, body }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

const sendText = (response: ServerResponse, type: string, text: string): void => {
  response.writeHead(200, { 'content-type': type }).end(text)
}
