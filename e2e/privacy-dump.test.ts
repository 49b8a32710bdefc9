import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makePerson } from '@yima/simulator/people'
import pg from 'pg'
import { findPostgresPrograms, startTemporaryPostgres } from '../tools/temporary-postgres.ts'
import { type Person, registerCitizen } from './crash/citizen.ts'
import { scanOnce } from './crash/one-scan.ts'
import { startServer } from './crash/start-server.ts'
import { readDemo } from './demo.ts'
import { type Found, MarkFinder } from './privacy/find-marks.ts'

const PEOPLE = process.env.YIMA_LONG === '1' ? 500 : 60
const AT_ONCE = 8
const programs = findPostgresPrograms()

/** Names that stand nowhere else: five letters, which no demo person has. */
const people: readonly Person[] = Array.from({ length: PEOPLE }, (_, index) => {
  const { name, idNumber, phone } = makePerson(70_000 + index)
  return { name: `${name}鑫垚${'壹贰叁肆伍陆柒捌玖零'.charAt(index % 10)}`, idNumber, phone }
})
const finder = new MarkFinder(people.flatMap(({ name, idNumber, phone }) => [name, idNumber, phone]))

test('after a run with marked people no name, number or phone of theirs stands in tables, files, write-ahead log or logs (PostgreSQL)', {
  skip: programs === undefined,
}, async t => {
  const postgres = await startTemporaryPostgres(programs ?? '')
  const data = mkdtempSync(join(tmpdir(), 'yima-privacy-'))
  try {
    const said = await liveThrough({ data, databaseUrl: postgres.url })
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await client.query('checkpoint')
    const rows = await dumpRows(client)
    const files = [...(await readFiles(data)), ...(await readFiles(postgres.folder))]
    t.diagnostic(
      `${finder.size} forms of marks, ${Math.round(sizeOf(files) / 1e6)} MB of files, ${Math.round(rows.length / 1e6)} MB of rows`,
    )
    assert.ok(
      files.some(({ place }) => /pg_wal\/[0-9A-F]{24}$/.test(place)),
      'the write-ahead log was not read',
    )
    assert.deepEqual(search([...files, { place: 'rows', text: rows }, ...said]), [])

    // Planted: what a careless line of code would do.
    const phone = people[3]?.phone ?? ''
    await client.query(
      `insert into kernel.audit (at, actor, action, subject, detail) values (now(), 'x', 'x', 'x', $1)`,
      [JSON.stringify({ phone })],
    )
    await client.query('checkpoint')
    await client.end()
    const places = search(await readFiles(postgres.folder)).map(({ place }) => place)
    assert.ok(
      places.some(place => place.includes('/base/')),
      'the planted row was not found in the table’s file',
    )
    assert.ok(
      places.some(place => place.includes('/pg_wal/')),
      'the planted row was not found in the write-ahead log',
    )
  } finally {
    await postgres.stop()
    rmSync(data, { recursive: true, force: true })
  }
})

test('the same on the embedded database', async () => {
  const data = mkdtempSync(join(tmpdir(), 'yima-privacy-'))
  try {
    const said = await liveThrough({ data, databaseUrl: undefined })
    assert.deepEqual(search([...(await readFiles(data)), ...said]), [])
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
})

type Text = { place: string; text: Buffer }
const sizeOf = (texts: readonly Text[]): number => texts.reduce((sum, { text }) => sum + text.length, 0)

function search(texts: readonly Text[]): Found[] {
  return texts.flatMap(({ place, text }) => finder.find(text, place)).slice(0, 20)
}

async function readFiles(folder: string): Promise<Text[]> {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(place => ({ place, text: readFileSync(place) }))
}

/** Every row as the database prints it, compressed columns too. */
async function dumpRows(client: pg.Client): Promise<Buffer> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
    texts.push(...rows.map(({ text }) => text))
  }
  return Buffer.from(texts.join('\n'))
}

/** Everything that happens to people, and what goes wrong with their data in hand; what the server said meanwhile. */
async function liveThrough(installation: { data: string; databaseUrl: string | undefined }): Promise<Text[]> {
  const server = await startServer({ ...installation, environment: { YIMA_LOG_LEVEL: 'trace' } })
  try {
    const { mockCityUrl } = (await (await fetch(`${server.url}/demo/links`)).json()) as { mockCityUrl: string }
    // The registers do not know the marked people: turned round, they do.
    await fetch(`${mockCityUrl}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ population: { lie: true }, carriers: { lie: true } }),
    })
    const gate = readDemo(installation.data).token(0)
    const waiting = people.map((person, index) => ({ person, index }))
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        await liveOne(server.url, mockCityUrl, gate, next.person, next.index)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    await server.stop()
    return [
      { place: 'metrics', text: Buffer.from(metrics) },
      { place: 'standard output', text: Buffer.from(server.output()) },
      { place: 'standard error', text: Buffer.from(server.errors()) },
    ]
  } finally {
    await server.kill()
  }
}

async function liveOne(url: string, mockCityUrl: string, gate: string, person: Person, index: number): Promise<void> {
  const readMessage = async (): Promise<string> => {
    const inbox = await (await fetch(`${mockCityUrl}/inbox?phone=${person.phone}`)).text()
    return /\D(\d{6})\D/.exec(/"zh":"([^"]*)"/.exec(inbox)?.[1] ?? '')?.[1] ?? ''
  }
  const citizen = await registerCitizen(url, readMessage, person)
  const headers = { cookie: citizen.cookie }
  const { code } = await citizen.mint()
  assert.equal((await scanOnce(url, gate, code)).outcome, 'accepted')
  assert.equal((await scanOnce(url, gate, code)).reason, 'reused')
  for (const path of ['ledger', 'session']) await (await fetch(`${url}/citizen/v1/${path}`, { headers })).text()
  if (index % 5 === 0) await citizen.reportLoss()
  await provoke(url, gate, person)
}

/** Errors with the person's data in every part of a request; what is answered does not matter here. */
async function provoke(url: string, gate: string, { name, idNumber, phone }: Person): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const encoded = encodeURIComponent(name)
  const requests: [path: string, init: RequestInit][] = [
    ['/citizen/v1/otp', { method: 'POST', headers: json, body: JSON.stringify({ phone, name, idNumber }) }],
    ['/citizen/v1/otp', { method: 'POST', headers: json, body: `{"phone":"${phone}","${name}":` }],
    ['/citizen/v1/sessions', { method: 'POST', headers: json, body: JSON.stringify({ phone, otp: '999999' }) }],
    ['/citizen/v1/real-name', { method: 'POST', headers: json, body: JSON.stringify({ name, idNumber }) }],
    [`/citizen/v1/ledger?cursor=${phone}&${encoded}=${idNumber}`, {}],
    [`/${encoded}/${idNumber}/${phone}`, {}],
    [
      '/citizen/v1/session',
      { headers: { cookie: `yima_session=${phone}`, 'x-forwarded-for': phone, 'user-agent': idNumber } },
    ],
    [
      '/terminal/v1/verifications',
      {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${gate}` },
        body: JSON.stringify({ verificationId: phone, code: name, [idNumber]: 1 }),
      },
    ],
  ]
  for (const [path, init] of requests) await (await fetch(`${url}${path}`, init)).text()
  await scanOnce(url, gate, `${name} ${idNumber} ${phone}`)
}
