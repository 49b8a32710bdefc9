import { writeBackup } from './backup.ts'
import { type Command, CommandRefused, type Given } from './command.ts'
import { restoreBackup } from './restore.ts'

/** Backup of a running platform, restore into a stopped one (docs/deploy.md). */
export const BACKUP_COMMANDS: readonly Command[] = [
  {
    name: 'backup',
    usage: '--to <file>',
    summary: { zh: '写一份加密备份（服务可以在运行）', en: 'write a sealed backup, also while the platform works' },
    options: { to: { type: 'string' } },
    async run(deps, given) {
      const path = readPath(given, 'to')
      const { tables, rows } = await writeBackup(deps, path, text => progress(`备份 backup ${text}`))
      return [
        `已备份 wrote ${path}：${tables} 张表 tables，${rows} 行 rows`,
        '根密钥不在其中，请另外保管：没有它谁也打不开 The root key is not in it; keep it elsewhere: without it nobody opens this file',
      ]
    },
  },
  {
    name: 'restore',
    usage: '--from <file> [--replace]',
    summary: { zh: '从备份恢复（先停止服务）', en: 'restore from a backup; stop the platform first' },
    options: { from: { type: 'string' }, replace: { type: 'boolean' } },
    isOnStoppedPlatform: true,
    async run(deps, given) {
      const path = readPath(given, 'from')
      const restored = await restoreBackup(deps, path, given.values.replace === true, text =>
        progress(`恢复 restore ${text}`),
      )
      const minutes = Math.ceil((deps.sources.now() - restored.atMs) / 60_000)
      return [
        `已恢复 restored ${path}：${restored.tables} 张表 tables，${restored.rows} 行 rows，备份时刻 of ${new Date(restored.atMs).toISOString()}`,
        `此后 ${minutes} 分钟的内容不在其中：登记、挂失、退出登录、停用密钥都要重做，这段时间的记录已缺 The ${minutes} minutes after it are missing: registrations, loss reports, sign-outs and key changes of that time have to be done again, its visits are gone`,
        '闸机会自动对齐并交来仍未交的记录 Gates align by themselves and hand in what still waits',
      ]
    },
  },
]

const progress = (text: string): void => {
  process.stderr.write(`· ${text}\n`)
}

function readPath({ values }: Given, option: 'to' | 'from'): string {
  const path = values[option]
  if (typeof path === 'string' && path !== '') return path
  throw new CommandRefused(`请写明文件 Name the file: --${option} /backup/yima.backup`)
}
