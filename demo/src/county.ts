import data from '../county.json' with { type: 'json' }

type Direction = 'in' | 'out'
type OpeningHours = 'always' | { days: number[]; from: string; to: string }[]

/** The demo county: the plan's units and realised scenes, and invented places beside them. */
export type County = {
  city: { code: string; platform: string; province: string; county: string }
  prefix: string
  division: string
  units: { unitId: string; name: string; nameEn: string }[]
  places: {
    placeId: string
    name: string
    nameEn: string
    category: string
    town: string
    address: string
    unitId: string
    realised?: boolean
  }[]
  deployments: {
    deploymentId: string
    placeId: string
    sceneId: string
    unitId: string
    stage: 'planned' | 'connecting' | 'trial' | 'live' | 'paused'
    title: string
    titleEn: string
    directions: Direction[]
    openingHours: OpeningHours
  }[]
  terminals: { terminalId: string; deploymentId: string; name: string; direction: Direction }[]
}

/** The county as `county.json` holds it; the plan's further facts stay in the file until something reads them. */
// JSON imports widen words to strings; demo.test.ts checks the words themselves.
export const county = data as unknown as County
