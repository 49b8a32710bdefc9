import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { OUTCOMES } from '@yima/code'
import { launchBrowser } from './browser.ts'
import {
  alterCode,
  createProject,
  findVector,
  type Project,
  publishKeys,
  readExample,
  runInProject,
  serveExample,
} from './published-package.ts'

const TSC = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
const TARBALL_BYTES_MAX = 64 * 1024
const plain = findVector('plain code')

let project: Project

before(() => {
  project = createProject()
})
after(() => project?.remove())

test('the README’s verifier for Node accepts a code once and refuses it altered, from the tarball alone', () => {
  writeFileSync(join(project.folder, 'verifier.mjs'), readExample(project, 'js'))
  const outcomes = runInProject(
    project,
    `import { createVerifier } from './verifier.mjs'
     const verify = createVerifier('YKU', ${JSON.stringify(publishKeys(plain))})
     const texts = ${JSON.stringify([alterCode(plain.text), plain.text, plain.text])}
     const outcomes = []
     for (const text of texts) outcomes.push((await verify(text, ${plain.now})).outcome)
     console.log(JSON.stringify([...outcomes, (await verify(texts[1])).outcome]))`,
  )
  assert.deepEqual(outcomes, ['bad-signature', 'accepted', 'reused', 'stale'])
})

test('the README’s page gives the same answers in a browser, with the package’s files as they are', async () => {
  const { url, close } = await serveExample(project, publishKeys(plain))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.clock.setFixedTime(plain.now * 1000)
    await page.goto(url)
    const answers: (string | null)[] = []
    for (const text of [alterCode(plain.text), plain.text]) {
      await page.locator('#scan').fill(text)
      await page.locator('#scan').press('Enter')
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#scan')?.value === '')
      answers.push(await page.locator('#answer').textContent())
    }
    assert.deepEqual(answers, [`bad-signature ${OUTCOMES['bad-signature'].zh}`, `accepted ${OUTCOMES.accepted.zh}`])
  } finally {
    await browser.close()
    close()
  }
})

test('the entry with SM2 judges codes of suite 2 by the dependency that the tarball names', () => {
  const vector = findVector('SM2: plain code')
  const outcomes = runInProject(
    project,
    `import { decodeBase64Url, verifyLiveCode } from '@yima/code'
     import { checkSm2, nodeCrypto } from '@yima/code/node'
     import { webCryptoWithSm2 } from '@yima/code/web-sm2'
     checkSm2()
     const rows = ${JSON.stringify(publishKeys(vector).keyRows)}
     const keyRow = number => {
       const row = rows.find(candidate => candidate.number === number)
       return row && { ...row, publicKey: decodeBase64Url(row.publicKey) }
     }
     const outcomes = []
     for (const crypto of [nodeCrypto, webCryptoWithSm2])
       for (const text of ${JSON.stringify([vector.text, alterCode(vector.text)])}) {
         const context = { prefix: 'YKU', suites: [[2, 2]], keyRow, now: ${vector.now}, crypto }
         outcomes.push((await verifyLiveCode(text, context)).outcome)
       }
     console.log(JSON.stringify(outcomes))`,
  )
  assert.deepEqual(outcomes, ['accepted', 'bad-signature', 'accepted', 'bad-signature'])
})

test('strict TypeScript takes the declarations, for a page without Node’s types and for a server', () => {
  const consumers = {
    'page.ts': { lib: ['es2024', 'dom'], types: [] },
    'server.ts': { lib: ['es2024'], types: ['node'] },
  }
  const entry = { 'page.ts': 'web', 'server.ts': 'node' }
  const port = { 'page.ts': 'webCrypto', 'server.ts': 'nodeCrypto' }
  for (const name of ['page.ts', 'server.ts'] as const) {
    writeFileSync(
      join(project.folder, name),
      `import { type KeyRow, type Outcome, verifyLiveCode } from '@yima/code'
       import { ${port[name]} } from '@yima/code/${entry[name]}'
       export async function judge(scanned: string, row: KeyRow): Promise<Outcome> {
         const keyRow = (number: number) => (number === row.number ? row : undefined)
         const context = { prefix: 'YKU', suites: [[1, 1]] as const, keyRow, now: 0, crypto: ${port[name]} }
         return (await verifyLiveCode(scanned, context)).outcome
       }
       // @ts-expect-error a verifier without keys is none
       export const wrong = verifyLiveCode('', { prefix: 'YKU' })\n`,
    )
    const compilerOptions = { ...consumers[name], module: 'nodenext', strict: true, noEmit: true, skipLibCheck: false }
    writeFileSync(join(project.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }))
    execFileSync(process.execPath, [TSC, '-p', project.folder], { stdio: 'pipe', encoding: 'utf8' })
  }
})

test('the tarball holds what the entries reach and nothing else: no test, tool, vector or TypeScript', () => {
  const folder = join(project.folder, 'node_modules/@yima/code')
  const source = join(import.meta.dirname, '../packages/code/src')
  const shipped = globSync('**/*.ts', { cwd: source })
    .filter(file => !/\.test\.ts$|^testing[\\/]/.test(file))
    .flatMap(file => [file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.d.ts')].map(made => join('dist', made)))
  const found = globSync('**/*', { cwd: folder }).filter(file => statSync(join(folder, file)).isFile())
  assert.deepEqual(found.sort(), ['LICENSE', 'README.md', 'package.json', ...shipped].sort())
  assert.ok(statSync(project.tarball).size < TARBALL_BYTES_MAX, `${statSync(project.tarball).size} bytes`)

  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  assert.deepEqual([manifest.private, manifest.devDependencies, manifest.scripts], [undefined, undefined, undefined])
  assert.deepEqual(Object.keys(manifest.dependencies), ['sm-crypto-v2'])
  // Reason for the assertion: what is no such record fails two lines below.
  const entries = Object.entries(manifest.exports) as readonly [string, { types: string; default: string }][]
  for (const [name, files] of entries.filter(([entry]) => entry !== './package.json')) {
    for (const file of [files.types, files.default]) assert.ok(found.includes(join(file)), name)
  }
  for (const file of found) assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), /from '\.[^']*\.ts'/, file)
})
