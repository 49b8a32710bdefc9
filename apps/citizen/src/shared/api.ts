import { type Answer, type Body, call as callApi, type Name, type Query } from '@yima/api'

/** Who is signed in and how far they have proved who they are; `person` from level 2 on. */
export type Session = Answer<'GET /citizen/v1/session'>
/** A message to the account that waits to be read (a second claim of the ID number, a new phone, …). */
export type AccountNotice = Session['notices'][number]
/** One row of the citizen's access ledger: who looked, where, what came of it. */
export type LedgerEntry = Answer<'GET /citizen/v1/ledger'>['items'][number]

/** Calls the server with the session's cookie. Throws `Problem` and `Unreachable` of `@yima/api`. */
export const call = <N extends Name>(name: N, body?: Body<N>, query?: Query<N>): Promise<Answer<N>> =>
  callApi(name, { ...(body === undefined ? {} : { body }), ...(query === undefined ? {} : { query }) })
