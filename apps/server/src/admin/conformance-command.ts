import { type CallerCommand, CommandRefused } from './command.ts'
import { CASES, SandboxClient } from './conformance-kit.ts'

const TEXT = { type: 'string' } as const

/** Tries against the sandbox every call that an integration must handle, and says what came of each. */
export const CONFORMANCE_COMMAND: CallerCommand = {
  name: 'conformance',
  usage: '--url <https://…> --key <keyid>  (密钥 secret: YIMA_SECRET)',
  summary: { zh: '在沙箱中逐项检验接入', en: 'try every call of an integration in the sandbox' },
  options: { url: TEXT, key: TEXT },
  runHere: async (_deps, { values }) => {
    const { url, key } = values
    const secret = process.env.YIMA_SECRET
    if (typeof url !== 'string' || !URL.canParse(url) || typeof key !== 'string')
      throw new CommandRefused(
        '请给出地址和密钥标识 Say where and who: conformance --url http://127.0.0.1:8080 --key app_….1',
      )
    if (secret === undefined || secret === '')
      throw new CommandRefused(
        '请用环境变量 YIMA_SECRET 给出沙箱密钥 Give the sandbox secret in the environment: YIMA_SECRET=ysk_test_…',
      )
    const sandbox = new SandboxClient({ url, keyId: key, secret })
    let failed = 0
    for (const { name, zh, run, expects } of CASES) {
      const met = await run(sandbox).catch((error: unknown) => `no answer: ${String(error)}`)
      const isRight = met === expects
      if (!isRight) failed++
      process.stdout.write(`${isRight ? '✔' : '✖'} ${zh} ${name}${isRight ? '' : `: ${met}, not ${expects}`}\n`)
    }
    process.stdout.write(`${CASES.length - failed} / ${CASES.length}\n`)
    return failed === 0 ? 0 : 1
  },
}
