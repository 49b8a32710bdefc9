import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadVectors, type Vector } from '../packages/code/tools/vectors.ts'
import { packPackage } from '../tools/pack-package.ts'

const MODULES = join(import.meta.dirname, '../node_modules')
/** What `npm install` would bring along. */
const BROUGHT_ALONG = ['sm-crypto-v2', '@noble/ciphers', '@noble/curves', '@noble/hashes']
/** What a consumer in TypeScript has besides. */
const TYPES = ['@types/node', 'undici-types']

/** An integrator's folder, outside the repository, in which nothing but the tarball and what it needs is installed. */
export type Project = { readonly folder: string; readonly tarball: string; remove(): void }

/** Packs `@yima/code` and installs it by hand, since the test has no network. */
export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'yima-published-'))
  const tarball = packPackage('code', folder)
  const installed = join(folder, 'node_modules/@yima')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', installed])
  cpSync(join(installed, 'package'), join(installed, 'code'), { recursive: true })
  rmSync(join(installed, 'package'), { recursive: true })
  for (const name of [...BROUGHT_ALONG, ...TYPES]) {
    cpSync(join(MODULES, name), join(folder, 'node_modules', name), { recursive: true })
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true }) }
}

/** The README's example in a language, so that what is tested is what is printed. */
export function readExample(project: Project, language: 'js' | 'html'): string {
  const readme = readFileSync(join(project.folder, 'node_modules/@yima/code/README.md'), 'utf8')
  const example = readme.split(`\`\`\`${language}\n`)[1]?.split('```')[0]
  if (example === undefined) throw new Error(`the README has no example in ${language}`)
  return example
}

/** A vector by its name. */
export function findVector(name: string): Vector {
  const vector = loadVectors('live').find(candidate => candidate.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  return vector
}

/** A vector's keys as a city publishes them. */
export function publishKeys({ keyRows }: Vector) {
  return {
    keyRows: keyRows.map(({ publicKey, ...row }) => ({
      ...row,
      publicKey: Buffer.from(publicKey, 'hex').toString('base64url'),
    })),
  }
}

/** The same code with one letter of the issuer’s signature changed. */
export function alterCode(text: string): string {
  const at = text.length - 150
  return text.slice(0, at) + (text.charAt(at) === '0' ? '1' : '0') + text.slice(at + 1)
}

/** Runs a script in the project by this Node, and reads the JSON that it prints last. */
export function runInProject(project: Project, script: string): unknown {
  writeFileSync(join(project.folder, 'run.mjs'), script)
  const output = execFileSync(process.execPath, ['run.mjs'], { cwd: project.folder, encoding: 'utf8' })
  return JSON.parse(output)
}

/** Serves the README's page, the package's own files and a city's keys on this machine. */
export async function serveExample(project: Project, keys: object): Promise<{ url: string; close(): void }> {
  const dist = join(project.folder, 'node_modules/@yima/code/dist')
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const answer = (type: string, body: string) => response.setHeader('content-type', type).end(body)
    if (path === '/') return answer('text/html', readExample(project, 'html'))
    if (path.endsWith('.json')) return answer('application/json', JSON.stringify(keys))
    if (path.startsWith('/yima-code/'))
      return answer('text/javascript', readFileSync(join(dist, path.slice('/yima-code/'.length)), 'utf8'))
    return response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // Reason for the assertion: a server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() }
}
