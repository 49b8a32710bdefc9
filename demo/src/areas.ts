import { type County, county } from './county.ts'

export type DemoArea = {
  areaId: string
  parentId?: string
  level: 'city' | 'county' | 'town'
  name: string
  nameEn: string
}

const CITY = '500000'

/** Names of the county's towns in English, for who reads no Chinese. */
const TOWNS_EN: Readonly<Record<string, string>> = {
  周嘉镇: 'Zhoujia Town',
  太平镇: 'Taiping Town',
  新民镇: 'Xinmin Town',
  普顺镇: 'Pushun Town',
  桂溪街道: 'Guixi Subdistrict',
  桂阳街道: 'Guiyang Subdistrict',
  沙坪镇: 'Shaping Town',
  高安镇: 'Gao’an Town',
}

const towns = [...new Set(county.places.map(({ town }) => town))].sort()
const codeOf = (town: string): string => `${county.division}${String(towns.indexOf(town) + 1).padStart(3, '0')}`

/** The tree of the demo: city, county and towns. The towns' last three digits are ours, not the state's. */
export const countyAreas: readonly DemoArea[] = [
  { areaId: CITY, level: 'city', name: county.city.province, nameEn: 'Chongqing' },
  { areaId: county.division, parentId: CITY, level: 'county', name: county.city.county, nameEn: 'Dianjiang County' },
  ...towns.map(town => ({
    areaId: codeOf(town),
    parentId: county.division,
    level: 'town' as const,
    name: town,
    nameEn: TOWNS_EN[town] ?? town,
  })),
]

/** The town in which a place of the county lies. */
export const areaOfPlace = ({ town }: County['places'][number]): string => codeOf(town)
