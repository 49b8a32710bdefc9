import { parseArgs } from 'node:util'
import { demoPeople, demoStrangers } from '@yima/demo'
import { startMockCity } from './server.ts'

/** The mock city as a process of its own: `--port 0 --host 127.0.0.1`. It ends with the process that started it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '8081' }, host: { type: 'string', default: '127.0.0.1' } },
  })
  if (!/^\d{1,5}$/.test(values.port)) throw new Error(`端口不对 --port ${values.port} is no port number`)
  const people = [...demoPeople, ...demoStrangers]
  const city = await startMockCity({ host: values.host, port: Number(values.port), people })
  const stop = (): void => {
    city.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  process.stdout.write(`mock city ready at ${city.url}\n`)
  process.send?.({ url: city.url })
}

// One plain line instead of a stack: a port in use is no defect.
main().catch((error: unknown) => {
  process.stderr.write(
    `模拟部门系统没有启动 The mock city did not start: ${error instanceof Error ? error.message : error}\n`,
  )
  process.exitCode = 1
})
