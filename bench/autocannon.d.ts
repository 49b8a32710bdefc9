/** What of `autocannon` the bench uses; the package brings no types. */
declare module 'autocannon' {
  type Request = { method: string; path: string; headers?: Record<string, string>; body?: string }
  type Options = {
    url: string
    connections: number
    duration: number
    overallRate?: number
    requests: readonly { method: string; path: string; setupRequest(request: Request): Request }[]
  }
  type Result = { '2xx': number; '4xx': number; '5xx': number; duration: number; errors: number; timeouts: number }
  type Running = Promise<Result> & {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): Running
  }
  export default function autocannon(options: Options): Running
}
