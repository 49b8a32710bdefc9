import { createCipheriv, createHash } from 'node:crypto'
import { existsSync, statfsSync, statSync } from 'node:fs'
import { type Check, check, type Found, found } from './doctor-check.ts'

const FREE_BYTES_MIN = 1_073_741_824

/** The machine, its files and its neighbours. */
export const MACHINE_CHECKS: readonly Check[] = [
  check('runtime', '运行时', 'runtime', '用 npm ci 安装锁定的 Node 26', 'install the pinned Node 26: npm ci', () =>
    found(process.versions.node.startsWith('26.'), process.version),
  ),
  check(
    'ciphers',
    '密码算法自检',
    'known answers of SM3, SM4, AES',
    '换回锁定的运行时',
    'return to the pinned runtime',
    () => found(knowsAnswers(), 'SM3 SM4 AES'),
  ),
  check('data-folder', '数据目录权限', 'data folder is its owner’s alone', 'chmod 700', 'chmod 700', deps =>
    ownerOnly(deps.dataFolder),
  ),
  check('root-key-file', '根密钥文件权限', 'root key file is its owner’s alone', 'chmod 600', 'chmod 600', deps =>
    ownerOnly(deps.rootKeyFile),
  ),
  check('free-disk', '剩余磁盘', 'free disk', '清理或扩容，至少 1 GB', 'make room, 1 GB at least', ({ dataFolder }) => {
    const { bavail, bsize } = statfsSync(dataFolder)
    return found(bavail * bsize >= FREE_BYTES_MIN, `${Math.floor((bavail * bsize) / 1_048_576)} MB`)
  }),
  check(
    'public-address',
    '对外地址与代理',
    'public address and proxy',
    '设置 https 的 PUBLIC_URL 和代理地址 TRUST_PROXY',
    'set PUBLIC_URL (https) and TRUST_PROXY',
    ({ env }) => {
      const isSet = env.PUBLIC_URL?.startsWith('https://') === true && (env.TRUST_PROXY ?? '') !== ''
      return found(isSet, env.PUBLIC_URL ?? '—', env.NODE_ENV === 'production' ? 'bad' : 'warn')
    },
  ),
  check(
    'connectors',
    '外部系统',
    'connected systems',
    '检查网络与地址',
    'check network and address',
    async ({ env }) => {
      const urls = ['POPULATION_URL', 'CARRIERS_URL', 'SMS_URL'].flatMap(name => env[name] ?? [])
      const silent = (await Promise.all(urls.map(async url => ((await answers(url)) ? [] : [url])))).flat()
      return found(silent.length === 0, silent.join(', ') || `${urls.length}`)
    },
  ),
  check('time-service', '对时服务', 'time service', 'timedatectl set-ntp true', 'timedatectl set-ntp true', () =>
    found(existsSync('/run/systemd/timesync/synchronized') || existsSync('/run/chrony'), 'NTP', 'warn'),
  ),
]

function ownerOnly(path: string): Found {
  if (!existsSync(path)) return found(false, `${path} ?`)
  const mode = statSync(path).mode & 0o777
  return found(process.platform === 'win32' || (mode & 0o077) === 0, `${path} ${mode.toString(8)}`)
}

/** Any HTTP answer shows that the system is there; what it answers is its own matter. */
const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' }).then(
    () => true,
    () => false,
  )

/** Published examples: GB/T 32905 A.1, GB/T 32907 A.1, FIPS 197 C.1. */
function knowsAnswers(): boolean {
  const encrypt = (cipher: string, key: string, block: string): string => {
    const made = createCipheriv(cipher, Buffer.from(key, 'hex'), null).setAutoPadding(false)
    return made.update(block, 'hex', 'hex') + made.final('hex')
  }
  const sm4 = '0123456789abcdeffedcba9876543210'
  return (
    createHash('sm3').update('abc').digest('hex').startsWith('66c7f0f462eeedd9d1f2d46bdc10e4e2') &&
    encrypt('sm4-ecb', sm4, sm4) === '681edf34d206965e86b3e94f536e4246' &&
    encrypt('aes-128-ecb', '000102030405060708090a0b0c0d0e0f', '00112233445566778899aabbccddeeff') ===
      '69c4e0d86a7b0430d8cdb78070b4c55a'
  )
}
