import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import packed, { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { cachedFolder } from './cache.ts'
import { prepareFonts } from './fonts.ts'

export type BrowserOptions = {
  /** A .y4m film that the camera shows; read anew whenever a page opens the camera, so a test may rewrite it. */
  fakeCamera?: string
  /** More of Chromium's own switches. */
  args?: readonly string[]
}

/** Where a machine's own browser may be; taken with CHROMIUM=system, or where the packed one does not run. */
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
/** The packed browser is built for this platform only. */
const PACKED_PLATFORM = 'linux-x64'
const PACKED = join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin')

/** A headless browser that has Chinese fonts and reaches nothing but this machine. Close it with `browser.close()`. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch(await launchOptions(options))
}

/** A phone's browser that keeps what it stored in a folder: started again on it, it goes on where it was. */
export async function launchProfile(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...(await launchOptions({})), ...options })
}

/** Ends the browser as a phone does that is switched off: at once, with nothing tidied up. */
export async function killBrowser(context: BrowserContext): Promise<void> {
  await (await prepareKill(context))()
}

/** The same, made ready: the blow itself then waits for nothing. */
export async function prepareKill(context: BrowserContext): Promise<() => Promise<void>> {
  const session = await context.browser()?.newBrowserCDPSession()
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {}
  const main = processInfo.find(({ type }) => type === 'browser')
  if (main === undefined) throw new Error('the browser does not name its process')
  const gone = new Promise<void>(resolve => context.once('close', () => resolve()))
  return () => {
    process.kill(main.id, 'SIGKILL')
    return gone
  }
}

async function launchOptions({ fakeCamera, args = [] }: BrowserOptions) {
  const { executablePath, env } = await findBrowser()
  return {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    env: { ...process.env, ...env, FONTCONFIG_FILE: await prepareFonts() },
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--font-render-hinting=none',
      '--autoplay-policy=no-user-gesture-required',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      ...(fakeCamera === undefined ? [] : cameraSwitches(fakeCamera)),
      ...args,
    ],
  }
}

/** The page is asked nothing: permission is given, and the only camera there is shows the film. */
function cameraSwitches(film: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]
}

async function findBrowser(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const system = SYSTEM_BROWSERS.find(path => existsSync(path))
  const canRunPacked = `${process.platform}-${process.arch}` === PACKED_PLATFORM
  if (process.env.CHROMIUM !== 'system' && canRunPacked) return unpackBrowser()
  if (system === undefined) throw new Error(`没有浏览器 No browser here; looked for ${SYSTEM_BROWSERS.join(', ')}`)
  return { executablePath: system, env: {} }
}

/** The package unpacks itself into the temporary folder, where a half-written file would be taken for whole. */
async function unpackBrowser(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const folder = await cachedFolder('yima-chromium', async fresh => {
    const before = process.env.TMPDIR
    process.env.TMPDIR = fresh
    try {
      await packed.executablePath(PACKED)
      await inflate(join(PACKED, 'al2023.tar.br'))
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
  const executablePath = join(folder, 'chromium')
  return { executablePath, env: lacksLibraries(executablePath) ? libraryPath(folder) : {} }
}

/** A bare machine lacks libraries such as NSS; the package has them too. */
const libraryPath = (folder: string): Record<string, string> => ({
  LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
})

function lacksLibraries(program: string): boolean {
  try {
    return execFileSync('ldd', [program], { encoding: 'utf8' }).includes('not found')
  } catch {
    return true
  }
}
