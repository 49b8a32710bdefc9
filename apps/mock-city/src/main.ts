import { parseArgs } from 'node:util'
import { demoPeople, demoStrangers } from '@yima/demo'
import { startMockCity } from './server.ts'

/** The mock city as a process of its own: `--port 0 --host 127.0.0.1`. It ends with the process that started it. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8081' }, host: { type: 'string', default: '127.0.0.1' } },
})
const city = await startMockCity({
  host: values.host,
  port: Number(values.port),
  people: [...demoPeople, ...demoStrangers],
})
process.stdout.write(`mock city ready at ${city.url}\n`)
process.send?.({ url: city.url })

const stop = (): void => {
  city.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('disconnect', stop)
