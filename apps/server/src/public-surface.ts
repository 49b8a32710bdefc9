import { publicRoutes, SCENES, VERSION } from './app.ts'
import { openapiDocument } from './kernel/openapi.ts'
import { KERNEL_REASONS } from './kernel/reasons.ts'
import { sceneRegistry } from './kernel/scene.ts'
import { openRoutes } from './open-platform.ts'

export { SCENES }

/** The OpenAPI document without a running platform: definitions are data, and no handler is called. */
export function publicOpenapi(): object {
  const nothing = new Proxy(
    {},
    { get: (_target, name) => (name === 'scenes' ? sceneRegistry(SCENES, KERNEL_REASONS) : nothing) },
  ) as never
  return openapiDocument(
    [...publicRoutes(nothing, nothing, nothing, nothing, 1, nothing), ...openRoutes(nothing, nothing)],
    VERSION,
  )
}
