import { createPapers, type Scan } from './documents/papers.ts'
import { writeSheet } from './documents/sheet.ts'
import { checkUscc } from './documents/uscc.ts'
import type { AnyAction } from './kernel/console/action.ts'
import { showCatalogue } from './kernel/console/catalogue.ts'
import type { List } from './kernel/console/list.ts'
import { consoleRoutes } from './kernel/console/routes.ts'
import type { AnyRoute } from './kernel/route.ts'
import type { AnyScene } from './kernel/scene.ts'
import {
  type ApplicationsDeps,
  applicationActions,
  applicationRoutes,
  applications,
  unitDirectory,
} from './modules/applications/index.ts'
import { appActions, apps, calls, companies, keys, type SignUpDeps, signUp } from './modules/apps/index.ts'
import { registry } from './modules/places/index.ts'
import {
  auditList,
  beginTotp,
  confirmTotp,
  members,
  showStaffSession,
  signInStaff,
  signOutStaff,
  staffActions,
} from './modules/staff/index.ts'

export type ConsoleParts = Omit<SignUpDeps, 'isUscc'> &
  Pick<ApplicationsDeps, 'city' | 'notify'> & { scenes: ReadonlyMap<string, AnyScene>; scan: Scan }

/** The part of the composition root that is the console: its lists and actions are data of the modules. */
export function consoleOf(parts: ConsoleParts): readonly AnyRoute[] {
  const { scenes, sources, vault } = parts
  const registered = registry(scenes, sources, vault)
  const applying: ApplicationsDeps = { ...parts, papers: createPapers(parts.scan) }
  const lists: readonly List[] = [
    ...registered.lists,
    applications,
    apps,
    keys,
    calls,
    companies,
    unitDirectory,
    members,
    auditList,
  ]
  const actions: readonly AnyAction[] = [
    ...registered.actions,
    ...applicationActions(applying),
    ...appActions(parts),
    ...staffActions(parts),
  ]
  return [
    signUp({ ...parts, isUscc: text => checkUscc(text).isValid }),
    signInStaff(parts),
    showStaffSession(parts),
    signOutStaff(parts),
    beginTotp(parts),
    confirmTotp(parts),
    showCatalogue(lists, actions),
    ...applicationRoutes(applying),
    ...consoleRoutes({ ...parts, writeSheet: sheet => writeSheet(sheet) }, lists, actions),
  ]
}
