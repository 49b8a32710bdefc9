import { writeSheet } from './documents/write-sheet.ts'
import type { AnyAction } from './kernel/console/action.ts'
import { showCatalogue } from './kernel/console/catalogue.ts'
import type { List } from './kernel/console/list.ts'
import { consoleRoutes } from './kernel/console/routes.ts'
import type { Db } from './kernel/db.ts'
import type { AnyRoute } from './kernel/route.ts'
import type { AnyScene } from './kernel/scene.ts'
import type { Sources } from './kernel/sources.ts'
import type { Vault } from './kernel/vault.ts'
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

export type ConsoleParts = {
  db: Db
  sources: Sources
  vault: Vault
  scenes: ReadonlyMap<string, AnyScene>
}

/** The part of the composition root that is the console: its lists and actions are data of the modules. */
export function consoleOf(parts: ConsoleParts): readonly AnyRoute[] {
  const { scenes, sources } = parts
  const registered = registry(scenes, sources)
  const lists: readonly List[] = [...registered.lists, members, auditList]
  const actions: readonly AnyAction[] = [...registered.actions, ...staffActions(parts)]
  return [
    signInStaff(parts),
    showStaffSession(parts),
    signOutStaff(parts),
    beginTotp(parts),
    confirmTotp(parts),
    showCatalogue(lists, actions),
    ...consoleRoutes({ ...parts, writeSheet }, lists, actions),
  ]
}
