export { readSettings, SettingRefused, type Settings } from './settings.ts'
export { type Prepare, simulate } from './simulate.ts'
