export { applicationActions } from './actions.ts'
export { applications } from './application-list.ts'
export type { ApplicationsDeps, Papers } from './deps.ts'
export { applicationRoutes } from './paper.routes.ts'
