import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createInstallation } from './crash/books.ts'
import { checkBooks } from './crash/check-books.ts'
import { startLoad } from './crash/start-load.ts'
import { startRefused, startServer } from './crash/start-server.ts'

const hasPostgres = process.env.YIMA_TEST_DATABASE_URL !== undefined
if (!hasPostgres && process.env.YIMA_LEFT_OUT !== undefined)
  appendFileSync(process.env.YIMA_LEFT_OUT, '多个服务进程 several server processes: no PostgreSQL\n')
const WORKERS = { YIMA_WORKERS: '2' }

/** Server processes under the first one; the mock city is its child too. */
const workersOf = (processId: number): number[] =>
  childrenOf(processId).filter(child => commandOf(child).includes('apps/server/src/main.ts'))

/** Empty when the process is gone. */
function commandOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const childrenOf = (processId: number): number[] =>
  readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

/** Looks again at each turn of the event loop until it holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setImmediate(resolve))
}

test('two processes serve one port; one of them killed loses nothing, is replaced, and all end together', {
  skip: !hasPostgres || !existsSync('/proc/self/task'),
}, async t => {
  const installation = await createInstallation()
  const load = startLoad(installation.data, join(installation.data, 'journal'))
  const server = await startServer({ ...installation, environment: WORKERS })
  try {
    const before = workersOf(server.processId)
    assert.equal(before.length, 2)
    load.useServer(server.url)
    await load.acknowledgeMore(200)
    process.kill(before[0] ?? 0, 'SIGKILL')
    // Gates whose connection was cut ask again, of the process that lives.
    load.useServer(server.url)
    await until(() => workersOf(server.processId).some(child => !before.includes(child)))
    // A request may have met the dying process a second time; by now it is gone.
    load.useServer(server.url)
    await load.acknowledgeMore(200)
    const counts = await load.stop()
    const { code, seconds } = await server.stop()
    assert.deepEqual([code, counts.unanswered], [0, 0])
    assert.ok(seconds < 10)
    const faults = checkBooks(load.readJournal(), await installation.readBooks())
    assert.deepEqual(faults.slice(0, 5), [])
    t.diagnostic(`${counts.acknowledged} acknowledged, ${counts.repeated} asked again`)
  } finally {
    load.end()
    await server.kill()
    await installation.remove()
  }
})

test('metrics are of all processes, whichever is asked', { skip: !hasPostgres }, async () => {
  const installation = await createInstallation()
  const server = await startServer({ ...installation, environment: WORKERS })
  try {
    const asks = 40
    for (let ask = 0; ask < asks; ask++) await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } })
    const counted = async (): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`, { headers: { connection: 'close' } })).text()
      return Number(/^yima_request_seconds_count\{route="\/healthz",status="200"\} (\d+)$/m.exec(text)?.[1])
    }
    await until(async () => (await counted()) === asks)
    assert.equal(await counted(), asks)
  } finally {
    await server.kill()
    await installation.remove()
  }
})

test('when the first process is killed, the others end too', {
  skip: !hasPostgres || !existsSync('/proc/self/task'),
}, async () => {
  const installation = await createInstallation()
  const server = await startServer({ ...installation, environment: WORKERS })
  try {
    const workers = workersOf(server.processId)
    await server.kill()
    await until(() => workers.every(worker => !existsSync(`/proc/${worker}`)))
  } finally {
    await installation.remove()
  }
})

test('several processes on the embedded database are refused with what to do', async () => {
  const { code, errors } = await startRefused(['--port', '0'], WORKERS)
  assert.equal(code, 1)
  assert.match(errors.join('\n'), /Several processes need PostgreSQL; .*DATABASE_URL/)
})
