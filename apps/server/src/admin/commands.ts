import { parseArgs } from 'node:util'
import { BACKUP_COMMANDS } from './backup-commands.ts'
import { type Command, type CommandDeps, CommandRefused } from './command.ts'
import { DOCTOR_COMMAND } from './doctor.ts'
import { KEYS_COMMANDS } from './keys-commands.ts'

/** Every command of `npm run yima --`. */
export const COMMANDS: readonly Command[] = [...KEYS_COMMANDS, ...BACKUP_COMMANDS, DOCTOR_COMMAND]

/** The list of commands, a line each. */
export function describeCommands(): string {
  const lines = COMMANDS.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trim().padEnd(44)} ${summary.zh} ${summary.en}`,
  )
  return ['npm run yima -- [--data ./data] <命令 command>', ...lines].join('\n')
}

/** The command that was typed, if there is such a one. */
export const findCommand = (typed: readonly string[]): Command | undefined =>
  COMMANDS.find(({ name }) => name.split(' ').every((word, index) => typed[index] === word))

/** Runs what was typed. Throws `CommandRefused` with one line that says what to do. */
export async function runCommand(deps: CommandDeps, typed: readonly string[]): Promise<readonly string[]> {
  const command = findCommand(typed)
  if (command === undefined)
    throw new CommandRefused(`没有这个命令 No such command: ${typed.join(' ')}\n${describeCommands()}`)
  return command.run(deps, readArguments(command, typed.slice(command.name.split(' ').length)))
}

function readArguments({ name, usage, options }: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    // No option here may be given twice, so no value is a list.
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch {
    throw new CommandRefused(`不认识的参数 Unknown option; ${name} ${usage}`.trim())
  }
}
