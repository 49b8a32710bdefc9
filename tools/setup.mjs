// Installs what the project needs and builds the front ends; run before every script, on any Node from 18 on.
// Plain JavaScript: the runtime that understands TypeScript is among the things it installs.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const STAMP = join(ROOT, 'node_modules/.yima-setup')
const RUNTIME = join(ROOT, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const RUNTIME_MAJOR = 'v26.'

process.chdir(ROOT)
try {
  if (Number(process.versions.node.split('.')[0]) < 18)
    throw new Error(`需要 Node 18 以上 Node 18 or newer is needed, this is ${process.version}`)
  if (!isInstalled()) await install()
  if (process.argv.includes('--build')) await build()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  return `${lock} ${process.platform}-${process.arch}\n`
}

function isInstalled() {
  return existsSync(STAMP) && existsSync(RUNTIME) && readFileSync(STAMP, 'utf8') === wantedStamp()
}

async function install() {
  try {
    accessSync(ROOT, constants.W_OK)
  } catch {
    throw new Error(`没有写入权限 No permission to write in ${ROOT}; 请换一个目录 use another folder`)
  }
  const npm = process.env.npm_execpath
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const [command, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  const { code, output } = await run(
    '安装依赖 installing dependencies',
    command,
    [...before, ...args],
    cleanEnvironment(),
  )
  if (code !== 0)
    throw new Error(`安装失败 Installing failed: ${reasonOf(output)}; 请检查网络后再试 check the network and try again`)
  const version = existsSync(RUNTIME) ? (await run(undefined, RUNTIME, ['--version'], process.env)).output.trim() : ''
  if (!version.startsWith(RUNTIME_MAJOR)) {
    throw new Error(
      `此平台没有固定的运行时 No pinned runtime for ${process.platform}-${process.arch}; 支持 supported: linux x64/arm64, macOS x64/arm64, Windows x64`,
    )
  }
  writeFileSync(STAMP, wantedStamp())
}

async function build() {
  const { code, output } = await run(undefined, RUNTIME, [join(ROOT, 'tools/build.ts')], process.env, true)
  if (code !== 0) throw new Error(`构建失败 Building failed: ${reasonOf(output)}`)
}

/** The settings of an outer `npm start` (its own flags, production mode) are not meant for the installation. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(config_(omit|include|production|only|argv)|lifecycle|package|command)/i.test(name) && name !== 'NODE_ENV',
  )
  return Object.fromEntries(kept)
}

/** The line of npm's output that says why, without its decoration. */
function reasonOf(output) {
  const lines = output
    .split('\n')
    .map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter(line => line !== '' && !line.startsWith('A complete log'))
  return lines.find(line => /E[A-Z]{4,}|rror/.test(line)) ?? lines.at(-1) ?? 'no reason given'
}

/** Runs a program; with a title, shows how long it has been at it. */
function run(title, command, args, env, loud = false) {
  const started = Date.now()
  const show = () => process.stderr.write(`\r· ${title} … ${Math.round((Date.now() - started) / 1000)} s`)
  const timer = title === undefined ? undefined : setInterval(show, process.stderr.isTTY ? 1000 : 10_000)
  if (title !== undefined) show()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        output += chunk
        if (loud) process.stderr.write(chunk)
      })
    }
    child.on('error', error => reject(new Error(`不能运行 Cannot run ${command}: ${error.code}`)))
    child.on('close', code => {
      clearInterval(timer)
      if (title !== undefined) process.stderr.write(`\r· ${title} … ${Math.round((Date.now() - started) / 1000)} s\n`)
      resolve({ code, output })
    })
  })
}
