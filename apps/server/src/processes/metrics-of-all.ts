import cluster from 'node:cluster'
import { AggregatorRegistry, type Registry } from 'prom-client'

type Question = { metricsAsked: number }
type Answer = { metricsAnswered: number; text: string }
const WAIT_MS_MAX = 5_000

/** The metrics of this process, or, when it is one of several, of all together: a scrape reaches any one of them. */
export function readerOfMetrics(registry: Registry): () => Promise<string> {
  if (!cluster.isWorker) return () => registry.metrics()
  AggregatorRegistry.setRegistries(registry)
  // Answers to the first process's question come from the library, which listens from here on.
  new AggregatorRegistry()
  let asked = 0
  return () => askFirstProcess(++asked)
}

function askFirstProcess(number: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(reject, new Error('the first process does not answer')), WAIT_MS_MAX)
    const onMessage = (message: Partial<Answer>): void => {
      if (message.metricsAnswered === number) finish(resolve, message.text ?? '')
    }
    const finish = <Value>(settle: (value: Value) => void, value: Value): void => {
      clearTimeout(timer)
      process.off('message', onMessage)
      settle(value)
    }
    process.on('message', onMessage)
    process.send?.({ metricsAsked: number } satisfies Question)
  })
}

/** In the first process: sums the metrics of all others for whichever asks. */
export function answerMetrics(): void {
  const all = new AggregatorRegistry()
  cluster.on('message', (worker, message: Partial<Question>) => {
    if (message.metricsAsked === undefined) return
    const answer = (text: string): void => {
      if (worker.isConnected()) worker.send({ metricsAnswered: message.metricsAsked, text })
    }
    all.clusterMetrics().then(answer, () => answer(''))
  })
}
