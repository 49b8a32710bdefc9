import { availableParallelism, cpus, totalmem } from 'node:os'

/** On what the figures were taken. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly platform: string
  readonly node: string
  readonly openssl: string
  readonly v8: string
}

/** Describes this machine. */
export function describeMachine(): Machine {
  const { node, openssl, v8 } = process.versions
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node,
    openssl: openssl ?? 'unknown',
    v8,
  }
}
