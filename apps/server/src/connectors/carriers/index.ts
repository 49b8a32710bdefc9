import { createHttpConnector, readMatch } from '../http-connector.ts'

/** The carriers' check of three elements: whether the phone number is that person's. */
export type Carriers = { owns(person: { name: string; idNumber: string; phone: string }): Promise<boolean> }

export function createCarriers(baseUrl: string): Carriers {
  const http = createHttpConnector(baseUrl)
  return { owns: async person => readMatch(await http.post('/carriers/match', person)) }
}
