import { randomBytes } from 'node:crypto'
import { inTransaction } from '../kernel/db.ts'
import { ROLES, type Role } from '../kernel/permissions.ts'
import { ProblemError } from '../kernel/problem.ts'
import { addStaff } from '../modules/staff/index.ts'
import { type Command, CommandRefused } from './command.ts'

const TEXT = { type: 'string' } as const
const COMMAND_ROLES = ['security-officer', 'operator', 'auditor'] as const satisfies readonly Role[]

/** The first people of a platform: everybody else is added by the security officer, in the console. */
export const OPERATOR_COMMANDS: readonly Command[] = [
  {
    name: 'operator add',
    usage: '<username> --name <姓名> [--role security-officer]',
    summary: {
      zh: '新增一位管理人员，打印一次性初始密码',
      en: 'add somebody who oversees everything; prints a first password',
    },
    options: { name: TEXT, role: TEXT },
    run: async (deps, { values, positionals }) => {
      const [username = ''] = positionals
      if (positionals.length !== 1 || !/^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$/.test(username))
        throw new CommandRefused('请给出用户名，3 至 40 个字母或数字 Name one user: operator add zhang.wei --name 张伟')
      if (typeof values.name !== 'string' || values.name.trim() === '')
        throw new CommandRefused('请用 --name 写明姓名 Say the name: --name 张伟')
      const role = COMMAND_ROLES.find(known => known === (values.role ?? 'security-officer'))
      if (role === undefined) throw new CommandRefused(`--role 只能是 must be one of: ${COMMAND_ROLES.join(', ')}`)
      const password = `${randomBytes(12).toString('base64url')}-7`
      const member = { username, name: values.name.trim(), password, grants: [{ role, areaPath: '/' }] }
      try {
        await inTransaction(deps.db, tx => addStaff(tx, deps, member, deps.actor))
      } catch (error) {
        if (error instanceof ProblemError && error.slug === 'name-taken')
          throw new CommandRefused(`用户名已存在 There is a ${username} already`)
        throw error
      }
      return [
        `已新增 added: ${username}（${ROLES[role].zh} ${ROLES[role].en}）`,
        `初始密码 first password: ${password}`,
        '请登录控制台 /console/ 并启用动态口令 Sign in at /console/ and set up the one-time code',
      ]
    },
  },
]
