import { createConnection, createServer, type Socket } from 'node:net'

/** What the line does to what goes over it, counted in pieces of data; 0: nothing. */
export type LineFaults = {
  /** Every n-th piece from the client goes half over, then the connection is cut. */
  cutInStatementEvery: number
  /** Every n-th answer is swallowed, then the connection is cut: what was asked has been done. */
  loseAnswerEvery: number
}
export type FaultyLine = {
  url: string
  faults: LineFaults
  counts: { cutInStatement: number; answersLost: number }
  close(): Promise<void>
}

/** A line between a server and its database that breaks when told to. */
export async function startFaultyLine(databaseUrl: string): Promise<FaultyLine> {
  const target = new URL(databaseUrl)
  const faults: LineFaults = { cutInStatementEvery: 0, loseAnswerEvery: 0 }
  const counts = { cutInStatement: 0, answersLost: 0 }
  let asked = 0
  let answered = 0
  const open = new Set<Socket>()
  const server = createServer(client => {
    const database = createConnection({ host: target.hostname, port: Number(target.port) })
    const cut = (): void => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      open.add(socket)
      socket.once('close', () => {
        open.delete(socket)
        cut()
      })
      socket.on('error', () => {})
    }
    client.on('data', (piece: Buffer) => {
      if (isDue(++asked, faults.cutInStatementEvery)) {
        counts.cutInStatement++
        database.write(piece.subarray(0, Math.ceil(piece.length / 2)), cut)
      } else database.write(piece)
    })
    database.on('data', (piece: Buffer) => {
      if (isDue(++answered, faults.loseAnswerEvery)) {
        counts.answersLost++
        cut()
      } else client.write(piece)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    url: url.href,
    faults,
    counts,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

const isDue = (count: number, every: number): boolean => every > 0 && count % every === 0
