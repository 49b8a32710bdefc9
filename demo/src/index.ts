export { type County, county } from './county.ts'
export { type DemoPerson, demoPeople, demoStrangers } from './people.ts'
