import { sql } from 'kysely'
import { type AnyAction, defineAction } from '../../../kernel/console/action.ts'
import { choiceField, choicesField, referenceField } from '../../../kernel/console/fields.ts'
import { defineList, type List } from '../../../kernel/console/list.ts'
import { requireReach } from '../../../kernel/console/reach.ts'
import { first } from '../../../kernel/db.ts'
import { newId } from '../../../kernel/ids.ts'
import { ProblemError } from '../../../kernel/problem.ts'
import type { AnyScene } from '../../../kernel/scene.ts'
import type { Sources } from '../../../kernel/sources.ts'
import type { Stage, Words } from '../../../kernel/words.ts'

export const STAGE_WORDS = {
  planned: { zh: '规划中', en: 'Planned' },
  connecting: { zh: '对接中', en: 'Connecting' },
  trial: { zh: '试运行', en: 'Trial' },
  live: { zh: '已上线', en: 'Live' },
  paused: { zh: '已暂停', en: 'Paused' },
} as const satisfies Record<Stage, Words>

/** From which stage one comes to which. */
const STEPS: Record<Stage, { from: readonly Stage[]; title: Words }> = {
  planned: { from: [], title: { zh: '规划', en: 'Plan' } },
  connecting: { from: ['planned'], title: { zh: '开始对接', en: 'Start connecting' } },
  trial: { from: ['connecting', 'paused'], title: { zh: '开始试运行', en: 'Start the trial' } },
  live: { from: ['trial', 'paused'], title: { zh: '上线', en: 'Go live' } },
  paused: { from: ['trial', 'live'], title: { zh: '暂停', en: 'Pause' } },
}

const DIRECTION_WORDS = [
  { value: 'in', zh: '进', en: 'In' },
  { value: 'out', zh: '出', en: 'Out' },
] as const

/** A scene at a place, with the unit responsible and its stage. */
export const deploymentList = (scenes: ReadonlyMap<string, AnyScene>): List =>
  defineList({
    name: 'deployments',
    group: 'registry',
    title: { zh: '应用场景', en: 'Deployments' },
    needs: 'registry.read',
    from: sql`places.deployment d join places.place p using (place_id) join places.area a on a.area_id = p.area_id
      join places.unit u on u.unit_id = d.unit_id`,
    lock: 'd',
    id: 'deploymentId',
    scope: { area: sql`a.path`, unit: sql`d.unit_id` },
    sort: { by: 'place', isDescending: false },
    columns: {
      deploymentId: {
        title: { zh: '编号', en: 'Id' },
        type: 'id',
        sql: sql`d.deployment_id`,
        filter: 'equals',
        isShown: false,
      },
      place: {
        title: { zh: '场所', en: 'Place' },
        type: 'text',
        sql: sql`p.name`,
        filter: 'contains',
        isSortable: true,
      },
      scene: {
        title: { zh: '场景', en: 'Scene' },
        type: 'word',
        words: [...scenes.values()].map(({ id, title }) => ({ value: id, ...title })),
        sql: sql`d.scene_id`,
        filter: 'one-of',
        isSortable: true,
      },
      stage: {
        title: { zh: '阶段', en: 'Stage' },
        type: 'word',
        words: Object.entries(STAGE_WORDS).map(([value, words]) => ({ value, ...words })),
        sql: sql`d.stage`,
        filter: 'one-of',
        isSortable: true,
      },
      unit: {
        title: { zh: '责任单位', en: 'Unit' },
        type: 'text',
        sql: sql`u.name`,
        filter: 'contains',
        isSortable: true,
      },
      area: { title: { zh: '区划', en: 'Area' }, type: 'text', sql: sql`a.name`, filter: 'contains', isSortable: true },
      category: { title: { zh: '类别', en: 'Category' }, type: 'text', sql: sql`p.category`, filter: 'contains' },
      terminals: {
        title: { zh: '终端数', en: 'Terminals' },
        type: 'number',
        sql: sql`(select count(*)::int from places.terminal_deployment td join places.terminal t using (terminal_id)
          where td.deployment_id = d.deployment_id and t.ended_at is null)`,
      },
    },
  })

export function deploymentActions(
  list: List,
  scenes: ReadonlyMap<string, AnyScene>,
  sources: Sources,
): readonly AnyAction[] {
  const add = defineAction({
    name: 'add',
    list,
    on: 'list',
    title: { zh: '新增应用场景', en: 'Add a deployment' },
    tone: 'primary',
    needs: 'registry.write',
    fields: {
      placeId: referenceField({ title: { zh: '场所', en: 'Place' }, list: 'places', prefix: 'plc' }),
      unitId: referenceField({ title: { zh: '责任单位', en: 'Unit' }, list: 'units', prefix: 'unt' }),
      sceneId: choiceField({
        title: { zh: '场景', en: 'Scene' },
        words: [...scenes.values()].map(({ id, title }) => ({ value: id, zh: title.zh, en: title.en })),
      }),
      directions: choicesField({ title: { zh: '方向', en: 'Directions' }, words: DIRECTION_WORDS }),
    },
    run: async (tx, { caller, input }) => {
      await requireReach(tx, caller, 'registry.write', { unitId: input.unitId })
      const place = await first(
        tx,
        sql<{
          areaId: string
        }>`select area_id as "areaId" from places.place where place_id = ${input.placeId} for share`,
      )
      if (place === undefined)
        throw new ProblemError('request-invalid', { fieldErrors: [{ path: '/placeId', message: '不存在 missing' }] })
      await requireReach(tx, caller, 'registry.write', { areaId: place.areaId })
      const deploymentId = newId('dep', sources)
      await sql`insert into places.deployment (deployment_id, scene_id, place_id, unit_id, stage, directions, opening_hours)
        values (${deploymentId}, ${input.sceneId}, ${input.placeId}, ${input.unitId}, 'planned',
          array[${sql.join(input.directions)}]::text[], '"always"'::jsonb)`.execute(tx)
      return { id: deploymentId }
    },
  })
  const steps = (Object.keys(STEPS) as Stage[])
    .filter(stage => STEPS[stage].from.length > 0)
    .map(stage => moveTo(list, stage))
  return [add, ...steps]
}

/** One button per stage: what may come next is the table's to say. */
const moveTo = (list: List, stage: Stage): AnyAction =>
  defineAction({
    name: stage,
    list,
    on: 'row',
    title: STEPS[stage].title,
    ...(stage === 'paused' ? { tone: 'danger' as const, says: PAUSE_SAYS } : {}),
    needs: 'registry.write',
    fields: {},
    disabled: row =>
      STEPS[stage].from.some(from => from === row.stage)
        ? undefined
        : {
            zh: `只能从“${STEPS[stage].from.map(from => STAGE_WORDS[from].zh).join('”或“')}”进入此阶段`,
            en: `Only from ${STEPS[stage].from.map(from => STAGE_WORDS[from].en.toLowerCase()).join(' or ')}`,
          },
    run: async (tx, { row }) => {
      await sql`update places.deployment set stage = ${stage} where deployment_id = ${row.deploymentId}`.execute(tx)
      return { id: String(row.deploymentId), detail: { from: row.stage, to: stage } }
    },
  })

const PAUSE_SAYS: Words = {
  zh: '暂停后，该场景的所有终端立即拒绝扫码，离线终端随下次更新停止。确定吗？',
  en: 'All its terminals refuse codes at once, gates off line with their next update. Pause it?',
}
