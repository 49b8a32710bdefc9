export { areaOfPlace, countyAreas, type DemoArea } from './areas.ts'
export { type County, county } from './county.ts'
export { type DemoPerson, demoPeople, demoStrangers } from './people.ts'
export { type DemoStaff, demoStaff } from './staff.ts'
