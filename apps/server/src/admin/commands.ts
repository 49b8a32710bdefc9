import { parseArgs } from 'node:util'
import { BACKUP_COMMANDS } from './backup-commands.ts'
import { type CallerCommand, type CallerDeps, type Command, type CommandDeps, CommandRefused } from './command.ts'
import { CONFORMANCE_COMMAND } from './conformance-command.ts'
import { DOCTOR_COMMAND } from './doctor.ts'
import { KEYS_COMMANDS } from './keys-commands.ts'
import { OPERATOR_COMMANDS } from './operator-commands.ts'
import { PREPARE_COMMAND, SIMULATE_COMMAND } from './simulation-commands.ts'

/** Every command of `npm run yima --` that runs where the store is. */
export const COMMANDS: readonly Command[] = [
  ...OPERATOR_COMMANDS,
  ...KEYS_COMMANDS,
  ...BACKUP_COMMANDS,
  DOCTOR_COMMAND,
  PREPARE_COMMAND,
]
/** Those that run in the caller's own process. */
const CALLER_COMMANDS: readonly CallerCommand[] = [SIMULATE_COMMAND, CONFORMANCE_COMMAND]

/** The list of commands, a line each. */
export function describeCommands(): string {
  const lines = [...COMMANDS, ...CALLER_COMMANDS].map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trim().padEnd(44)} ${summary.zh} ${summary.en}`,
  )
  return ['npm run yima -- [--data ./data] <命令 command>', ...lines].join('\n')
}

/** The command that was typed, if there is such a one. */
export const findCommand = (typed: readonly string[]): Command | undefined =>
  COMMANDS.find(candidate => isTyped(candidate, typed))

/** Runs what was typed. Throws `CommandRefused` with one line that says what to do. */
export async function runCommand(deps: CommandDeps, typed: readonly string[]): Promise<readonly string[]> {
  const command = findCommand(typed)
  if (command === undefined)
    throw new CommandRefused(`没有这个命令 No such command: ${typed.join(' ')}\n${describeCommands()}`)
  return command.run(deps, readArguments(command, typed.slice(command.name.split(' ').length)))
}

/** Runs a command of the caller's own process and answers its exit code; undefined when what was typed is none. */
export async function runForCaller(deps: CallerDeps, typed: readonly string[]): Promise<number | undefined> {
  const command = CALLER_COMMANDS.find(candidate => isTyped(candidate, typed))
  if (command === undefined || COMMANDS.some(candidate => isTyped(candidate, typed))) return undefined
  return command.runHere(deps, readArguments(command, typed.slice(command.name.split(' ').length)))
}

const isTyped = ({ name }: Pick<Command, 'name'>, typed: readonly string[]): boolean =>
  name.split(' ').every((word, index) => typed[index] === word)

function readArguments({ name, usage, options }: Omit<Command, 'run'>, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    // No option here may be given twice, so no value is a list.
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch {
    throw new CommandRefused(`不认识的参数 Unknown option; ${name} ${usage}`.trim())
  }
}
