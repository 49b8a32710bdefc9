export { bindDevice } from './bind-device.route.ts'
export { createHolders, endPasses } from './holders.ts'
export { issueStrip } from './issue-strip.route.ts'
export { type IssuerKeys, loadIssuerKeys } from './issuer-keys.ts'
