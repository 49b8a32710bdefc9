import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as waitFor } from 'node:timers/promises'
import { askCarriers } from './carriers.ts'
import { type Faults, noFaults, readFaults, type System } from './faults.ts'
import { createInbox, INBOX_MESSAGES_MAX, type Inbox } from './inbox.ts'
import { PAGE_CSS, PAGE_JS, renderPage } from './page.ts'
import { askPopulation } from './population.ts'
import { readBody } from './read-body.ts'
import { createRegisters, type Person, type Registers } from './registers.ts'
import { type Given, type Reply, readTexts, refuse } from './reply.ts'
import { takeMessage } from './sms.ts'

/** A running mock city. `setFaults` takes a change as PUT /faults does and throws a TypeError that says what is wrong. */
export type MockCity = {
  url: string
  inbox: Inbox
  registers: Registers
  readonly faults: Faults
  setFaults(change: object): void
  close(): Promise<void>
}
/** `random` is in [0, 1) and decides which calls fail; `wait` is the latency; both are given by tests. */
export type MockCityOptions = {
  host: string
  port: number
  people: readonly Person[]
  now?: () => number
  random?: () => number
  wait?: (ms: number, gone: AbortSignal) => Promise<void>
}

type Context = Required<Pick<MockCityOptions, 'now' | 'random' | 'wait'>> & {
  inbox: Inbox
  registers: Registers
  faults: Faults
  gone: AbortSignal
}

const REQUEST_MS_MAX = 30_000

/** Starts the departments' systems on one port of this machine; port 0 takes a free one. */
export async function startMockCity(options: MockCityOptions): Promise<MockCity> {
  const end = new AbortController()
  const context: Context = {
    inbox: createInbox(),
    registers: createRegisters(options.people),
    faults: noFaults(),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    wait: options.wait ?? ((ms, signal) => waitFor(ms, undefined, { signal })),
    gone: end.signal,
  }
  const server = createServer({ requestTimeout: REQUEST_MS_MAX }, (request, response) => {
    answer(context, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${portOf(server)}`,
    inbox: context.inbox,
    registers: context.registers,
    get faults() {
      return context.faults
    },
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

/** The systems: what each does when no fault keeps it from answering. */
const SYSTEM_CALLS: Readonly<Record<string, { system: System; run(context: Context, given: Given): Reply }>> = {
  'POST /population/match': {
    system: 'population',
    run: ({ registers, faults }, given) => askPopulation(registers, given, faults.population.lie),
  },
  'POST /carriers/match': {
    system: 'carriers',
    run: ({ registers, faults }, given) => askCarriers(registers, given, faults.carriers.lie),
  },
  'POST /sms/messages': {
    system: 'sms',
    run: ({ inbox, faults, now }, given) => takeMessage(inbox, given, faults.sms.lie, now()),
  },
}

/** What the page and tests use to look and to set; faults never touch these. */
const CONTROLS: Readonly<Record<string, (context: Context, given: Given, query: URLSearchParams) => Reply>> = {
  'GET /inbox': ({ inbox }, _given, query) => {
    const limit = Number(query.get('limit') ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > INBOX_MESSAGES_MAX)
      return refuse(`limit is a whole number from 1 to ${INBOX_MESSAGES_MAX}`)
    return { status: 200, body: { messages: inbox.list(query.get('phone') ?? undefined, limit) } }
  },
  'GET /faults': ({ faults }) => ({ status: 200, body: faults }),
  'PUT /faults': (context, given) => {
    const next = readFaults(given, context.faults)
    if (typeof next === 'string') return refuse(next)
    context.faults = next
    return { status: 200, body: next }
  },
  'POST /people': ({ registers }, given) => {
    const person = readTexts(given, ['name', 'idNumber', 'phone'])
    if (person === undefined) return refuse('send name, idNumber and phone as text')
    registers.put(person)
    return { status: 200, body: {} }
  },
  'POST /reset': context => {
    context.registers.reset()
    context.inbox.clear()
    context.faults = noFaults()
    return { status: 200, body: {} }
  },
}

const PAGES: Readonly<Record<string, { type: string; render(language: 'zh' | 'en'): string }>> = {
  'GET /': { type: 'text/html; charset=utf-8', render: renderPage },
  'GET /page.js': { type: 'text/javascript; charset=utf-8', render: () => PAGE_JS },
  'GET /page.css': { type: 'text/css; charset=utf-8', render: () => PAGE_CSS },
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(`http://mock${request.url ?? '/'}`)
  if (url === null) return send(response, refuse('the address cannot be read'))
  const name = `${request.method} ${url.pathname}`
  response.setHeader('content-security-policy', "default-src 'self'; frame-ancestors 'none'")
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('cache-control', 'no-store')
  const page = PAGES[name]
  if (page !== undefined)
    return sendText(response, page.type, page.render(url.searchParams.get('lang') === 'en' ? 'en' : 'zh'))
  if (isForeign(request)) return send(response, { status: 403, body: { error: 'another site may not call this' } })
  const given = await readBody(request)
  if (typeof given === 'string') return send(response, refuse(given))
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

/** A page of another origin could set faults or read codes; programs send neither header. */
const isForeign = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site']
  return (
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (headers.origin !== undefined && headers.origin !== `http://${headers.host}`)
  )
}

async function runSystem(
  { faults, gone, random, wait }: Context,
  system: System,
  response: ServerResponse,
  run: () => Reply,
): Promise<void> {
  const { latencyMs, errorRatePercent, outage } = faults[system]
  if (latencyMs > 0) await wait(latencyMs, gone)
  if (outage === 'hang') return
  if (outage === 'refuse') return void response.destroy()
  if (outage === 'garbage') return sendText(response, 'application/json', '<html>维护中')
  if (random() * 100 < errorRatePercent) return send(response, { status: 500, body: { error: 'simulated error' } })
  send(response, run())
}

const send = (response: ServerResponse, { status, body }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

const sendText = (response: ServerResponse, type: string, text: string): void => {
  response.writeHead(200, { 'content-type': type }).end(text)
}
