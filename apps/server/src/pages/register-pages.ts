import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PROBLEMS, ProblemError } from '../kernel/problem.ts'
import { renderDocs } from './docs-page.ts'
import { languageOf } from './html.ts'
import { SERVER_PAGES } from './page-table.ts'
import { renderProblem } from './problem-page.ts'

const APPS = join(import.meta.dirname, '../../..')
const ASSETS = join(import.meta.dirname, 'assets')

/** What each area of pages may load. Everything is ours; nothing comes from another host. */
const BASE =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
const POLICIES = {
  '/m/': `${BASE}; script-src 'self'; style-src 'self'; trusted-types yima-worker; require-trusted-types-for 'script'`,
  '/t/': `${BASE}; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'`,
  // antd writes its styles into the page; scripts are ours alone here too.
  '/console/': `${BASE}; script-src 'self'; style-src 'self' 'unsafe-inline'`,
  page: `${BASE}; script-src 'self'; style-src 'self'`,
} as const

export type PagesOptions = {
  openapi: object
  /** The operator's way out: phones and gates drop the pages that they keep, and load them from the network again. */
  endServiceWorkers: boolean
}

/** Registers the apps' files, their assets, and the documents. */
export async function registerPages(app: FastifyInstance, { openapi, endServiceWorkers }: PagesOptions): Promise<void> {
  for (const [prefix, folder] of [
    ['/m/', 'citizen'],
    ['/t/', 'terminal'],
    ['/console/', 'console'],
  ] as const) {
    const root = join(APPS, folder, 'dist')
    if (!existsSync(root)) continue
    await registerFolder(app, prefix, root, POLICIES[prefix])
    if (prefix !== '/console/') registerWorker(app, prefix, join(root, endServiceWorkers ? 'sw-off.js' : 'sw.js'))
    app.get(prefix.slice(0, -1), { config: { page: true } }, async (_request, reply) => reply.redirect(prefix))
  }
  await registerFolder(app, '/assets/', ASSETS, POLICIES.page)
  app.get<{ Querystring: { lang?: string } }>(SERVER_PAGES.docs, { config: { page: true } }, async (request, reply) =>
    sendPage(reply, renderDocs(openapi, languageOf(request.query))),
  )
  app.get<{ Params: { slug: string }; Querystring: { lang?: string } }>(
    SERVER_PAGES.problem,
    { config: { page: true } },
    async (request, reply) => {
      const slug = Object.keys(PROBLEMS).find(known => known === request.params.slug)
      if (slug === undefined) throw new ProblemError('not-found')
      return sendPage(reply, renderProblem(slug, languageOf(request.query)))
    },
  )
}

/** Sends a page of ours with the strictest policy. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('content-security-policy', POLICIES.page).type('text/html; charset=utf-8').send(html)
}

/** Hashed files may be kept for a year; pages are asked for again each time. */
async function registerFolder(app: FastifyInstance, prefix: string, root: string, policy: string): Promise<void> {
  await app.register(async scope => {
    scope.addHook('onRoute', route => {
      route.config = { ...route.config, page: true }
    })
    await scope.register(staticFiles, {
      root,
      prefix,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = /\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(path) && !path.startsWith(ASSETS)
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        reply.header('content-security-policy', policy)
      },
    })
  })
}

/** The address of the worker is always the same, so browsers must ask each time; that is how an end reaches them too. */
function registerWorker(app: FastifyInstance, prefix: '/m/' | '/t/', file: string): void {
  app.get(`${prefix}sw.js`, { config: { page: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .header('content-security-policy', POLICIES[prefix])
      .type('text/javascript; charset=utf-8')
      .send(await readFile(file, 'utf8')),
  )
}
