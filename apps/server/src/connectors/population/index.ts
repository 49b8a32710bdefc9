import { createHttpConnector, readMatch } from '../http-connector.ts'

/** The population register: whether name and ID number belong together. Yes or no, never a record. */
export type PopulationRegister = { matches(person: { name: string; idNumber: string }): Promise<boolean> }

export function createPopulationRegister(baseUrl: string): PopulationRegister {
  const http = createHttpConnector(baseUrl)
  return { matches: async person => readMatch(await http.post('/population/match', person)) }
}
