/** How calls are gathered: at most `max` in one group, at most `atOnce` groups on their way. */
export type Gathering<Item, Result> = {
  max: number
  atOnce: number
  /** One result for each item, in the same order. When it throws, every call of the group does. */
  run(items: readonly Item[]): Promise<readonly Result[]>
}

type Waiting<Item, Result> = { item: Item; resolve(result: Result): void; reject(error: unknown): void }

/**
 * Answers many calls by few: while groups are on their way, further calls wait and go together as the next. Nothing
 * waits for company: a lone call goes at once, so the groups grow with the load and with nothing else.
 */
export function gatherCalls<Item, Result>(gathering: Gathering<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let running = 0
  let isPlanned = false

  const start = (): void => {
    isPlanned = false
    while (running < gathering.atOnce && waiting.length > 0) {
      const group = waiting.slice(0, gathering.max)
      waiting = waiting.slice(gathering.max)
      running++
      void runGroup(gathering, group).then(() => {
        running--
        plan()
      })
    }
  }
  // What the same turn of the event loop has read from the network goes into one group.
  const plan = (): void => {
    if (isPlanned || waiting.length === 0 || running >= gathering.atOnce) return
    isPlanned = true
    setImmediate(start)
  }
  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}

async function runGroup<Item, Result>(
  { run }: Gathering<Item, Result>,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await run(group.map(({ item }) => item))
    if (results.length !== group.length) throw new Error('a group was answered with another number of results')
    // The lengths are equal, so each has its result; `undefined` may be one.
    group.forEach(({ resolve }, index) => {
      resolve(results[index] as Result)
    })
  } catch (error) {
    for (const { reject } of group) reject(error)
  }
}
