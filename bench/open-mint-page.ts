import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { launchBrowser } from '../e2e/browser.ts'

// A secure context without a server: the browser is answered by us before it asks anyone.
const ORIGIN = 'http://localhost:1'

/** Runs `use` on a page that carries `mint-page.ts`, built as the front ends are, its processor slowed down so many times. */
export async function withMintPage<T>(slowDown: number, use: (page: Page) => Promise<T>): Promise<T> {
  bundle ??= bundleMintPage()
  const files = await bundle
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.route('**/*', route => {
      const file = files.get(new URL(route.request().url()).pathname.slice(1))
      if (file === undefined) return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
      return route.fulfill({ contentType: 'text/javascript', body: file })
    })
    await page.goto(ORIGIN)
    await page.addScriptTag({ type: 'module', url: `${ORIGIN}/mint-page.js` })
    await page.waitForFunction(() => 'measureMinting' in globalThis)
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    return await use(page)
  } finally {
    await browser.close()
  }
}

let bundle: Promise<Map<string, string>> | undefined

async function bundleMintPage(): Promise<Map<string, string>> {
  process.env.NODE_ENV = 'production'
  const built = await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: join(import.meta.dirname, 'mint-page.ts'), formats: ['es'], fileName: () => 'mint-page.js' },
    },
  })
  const [made] = Array.isArray(built) ? built : [built]
  if (made === undefined || !('output' in made)) throw new Error('nothing was built')
  return new Map(made.output.flatMap(part => (part.type === 'chunk' ? [[part.fileName, part.code] as const] : [])))
}
