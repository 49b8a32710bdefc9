import type { ParseArgsConfig } from 'node:util'
import type { Sentence } from '@yima/code'
import type { Db } from '../kernel/db.ts'
import type { Sources } from '../kernel/sources.ts'
import type { Vault } from '../kernel/vault.ts'
import type { CitySuites } from '../kernel/words.ts'

/** What a command works with; `actor` goes into the audit. */
export type CommandDeps = {
  db: Db
  sources: Sources
  vault: Vault
  prefix: string
  suites: CitySuites
  production: boolean
  actor: string
  dataFolder: string
  rootKeyFile: string
  /** Undefined on the embedded engine. */
  databaseUrl: string | undefined
}

/** What was typed after a command's name. */
export type Given = { values: Readonly<Record<string, string | boolean | undefined>>; positionals: readonly string[] }

/** A command of the operator: `name` is one or two words; `run` answers the lines to print. */
export type Command = {
  readonly name: string
  /** Arguments and options as the help shows them. */
  readonly usage: string
  readonly summary: Sentence
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** Done on a platform that stands still, maybe a new one: no server is asked, and the database is made where it is missing. */
  readonly isOnStoppedPlatform?: true
  /** Whether these lines tell of something wrong: the command line ends with 1 then. */
  readonly isFailure?: (lines: readonly string[]) => boolean
  run(deps: CommandDeps, given: Given): Promise<readonly string[]>
}

/** Where a command of the caller's own process finds the platform; `operate` runs another command where the store is. */
export type CallerDeps = { dataFolder: string; operate(typed: readonly string[]): Promise<readonly string[]> }

/** A command that drives the platform from outside, in the process of the person who typed it; answers the exit code. */
export type CallerCommand = Omit<Command, 'run'> & { runHere(deps: CallerDeps, given: Given): Promise<number> }

/** A command that cannot be done as it was typed, or now: one line for the person. */
export class CommandRefused extends Error {}
