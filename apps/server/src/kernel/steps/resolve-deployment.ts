import { ENTRY_RULES, findBrokenRule } from '@yima/code'
import { Value } from 'typebox/value'
import { ProblemError } from '../problem.ts'
import type { Scan, SpineDeps } from '../scan.ts'

/** Finds the place and scene of the scan. One that is not the terminal's own is missing: 404, like one that never was. */
export async function resolveDeployment(scan: Scan, deps: SpineDeps): Promise<void> {
  const { callerId, deploymentId, direction, asked } = scan.request
  const found =
    asked === undefined
      ? await deps.places.deploymentOf(callerId, deploymentId)
      : await deps.places.deploymentOfApp(callerId, deploymentId)
  const scene = found === undefined ? undefined : deps.scenes.get(found.deployment.sceneId)
  if (found === undefined || scene === undefined) throw new ProblemError('not-found')
  // The route's schema holds the inputs of all scenes; only here is it known whose input this must be.
  if (!Value.Check(scene.input, scan.request.input ?? {}))
    throw new ProblemError('request-invalid', {
      fieldErrors: [{ path: '/input', message: `not the input of ${scene.id}` }],
    })
  const chosen = direction ?? found.terminalDirection
  scan.settlePlace(found.deployment, chosen, scene)
  if (scan.decided === undefined) scan.clerk = found.clerk
  const broken = findBrokenRule(ENTRY_RULES, scan.placeSeen)
  // A gate that decided off line judged these rules as they were then.
  if (broken !== undefined && scan.decided === undefined) scan.refuse(broken)
}
