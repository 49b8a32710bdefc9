import type { AnyAction } from '../../../kernel/console/action.ts'
import type { List } from '../../../kernel/console/list.ts'
import type { AnyScene } from '../../../kernel/scene.ts'
import type { Sources } from '../../../kernel/sources.ts'
import type { Vault } from '../../../kernel/vault.ts'
import { AREA_ACTIONS, areas } from './areas.ts'
import { clerkActions, clerks } from './clerks.ts'
import { deploymentActions, deploymentList } from './deployments.ts'
import { placeActions, places } from './places.ts'
import { terminalActions, terminals } from './terminals.ts'
import { unitActions, units } from './units.ts'

/** The registry in the console: areas, units, places, deployments and terminals. */
export function registry(
  scenes: ReadonlyMap<string, AnyScene>,
  sources: Sources,
  vault: Vault,
): { lists: readonly List[]; actions: readonly AnyAction[] } {
  const deployments = deploymentList(scenes)
  return {
    lists: [deployments, places, terminals, clerks, units, areas],
    actions: [
      ...AREA_ACTIONS,
      ...unitActions(sources),
      ...placeActions(sources),
      ...deploymentActions(deployments, scenes, sources),
      ...terminalActions(sources),
      ...clerkActions({ sources, vault }),
    ],
  }
}
