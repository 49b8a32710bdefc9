import { sql } from 'kysely'
import { Type } from 'typebox'
import { writeAudit } from '../../kernel/audit.ts'
import { sha256 } from '../../kernel/bytes.ts'
import { cityTimestamp } from '../../kernel/city-time.ts'
import { readOne } from '../../kernel/console/read-list.ts'
import { all, first, inTransaction } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { StaffCaller } from '../../kernel/ports.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { type AnyRoute, defineRoute, FILE } from '../../kernel/route.ts'
import { Bilingual, Closed, OneOf, Out, PrefixedId, Text } from '../../kernel/schemas.ts'
import { paperForm, readFacts } from './agreements.ts'
import { applications } from './application-list.ts'
import type { ApplicationsDeps } from './deps.ts'
import { STATES, STEPS } from './states.ts'

const FILE_BYTES_MAX = 10 * 1024 * 1024
const FILE_KINDS = ['form', 'agreement'] as const
const PDF = 'application/pdf'
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const Params = Closed({ id: PrefixedId('apl') })

/** Whoever does not see the application does not see that it exists. */
async function requireSeen({ db }: ApplicationsDeps, caller: StaffCaller, id: string) {
  const row = await readOne(db, applications, caller, id)
  if (row === undefined) throw new ProblemError('not-found')
  return row
}

/** Everything about one application: form, time line, files. */
const showApplication = (deps: ApplicationsDeps) =>
  defineRoute({
    method: 'GET',
    path: '/console/v1/applications/{id}',
    summary: 'Console: an application with its time line and files',
    access: 'staff',
    needs: 'applications.read',
    params: Params,
    responses: {
      200: Closed({
        applicationId: Out(),
        number: Out(),
        state: OneOf(Object.keys(STATES)),
        version: Type.Integer(),
        form: Type.Array(Closed({ name: Out(), value: Type.Union([Out(), Type.Number()]) })),
        agreement: Type.Optional(Closed({ version: Out(), sha256: Out(), validFrom: Out(), validUntil: Out() })),
        timeLine: Type.Array(
          Closed({ at: Out(), actor: Out(), action: Out(), title: Bilingual(), comment: Type.Optional(Out()) }),
        ),
        files: Type.Array(
          Closed({ fileId: Out(), kind: OneOf(FILE_KINDS), name: Out(), at: Out(), isOfThisVersion: Type.Boolean() }),
        ),
      }),
    },
    problems: ['not-found'],
    handle: async ({ caller, params }) => {
      const row = await requireSeen(deps, caller, params.id)
      const { form, agreement, version, number } = await readFacts(deps.db, params.id)
      return {
        status: 200,
        body: {
          applicationId: params.id,
          number,
          state: String(row.state),
          version,
          form: Object.entries(form).map(([name, value]) => ({ name, value })),
          ...(agreement === null
            ? {}
            : {
                agreement: {
                  version: agreement.version,
                  sha256: agreement.sha256,
                  validFrom: agreement.values.validFrom,
                  validUntil: agreement.values.validUntil,
                },
              }),
          timeLine: await readTimeLine(deps, params.id),
          files: await readFiles(deps, params.id, version),
        },
      }
    },
  })

async function readTimeLine({ db }: ApplicationsDeps, id: string) {
  const events = await all(
    db,
    sql<{ at: Date; actor: string; action: string; comment: string | null }>`
      select e.at, m.name as actor, e.action, e.comment from apps.application_event e
      join staff.member m on m.staff_id = e.actor where e.application_id = ${id} order by e.event_id`,
  )
  const titles: Readonly<Record<string, { title: { zh: string; en: string } }>> = {
    ...STEPS,
    start: { title: { zh: '新建', en: 'Started' } },
    upload: { title: { zh: '上传盖章件', en: 'Uploaded a stamped scan' } },
  }
  return events.map(({ at, actor, action, comment }) => ({
    at: cityTimestamp(at),
    actor,
    action,
    title: { zh: titles[action]?.title.zh ?? action, en: titles[action]?.title.en ?? action },
    ...(comment === null ? {} : { comment }),
  }))
}

async function readFiles({ db }: ApplicationsDeps, id: string, version: number) {
  const files = await all(
    db,
    sql<{ fileId: string; kind: (typeof FILE_KINDS)[number]; name: string; at: Date; version: number }>`
      select file_id as "fileId", kind, name, at, version from apps.application_file
      where application_id = ${id} order by at desc, file_id`,
  )
  return files.map(file => ({
    fileId: file.fileId,
    kind: file.kind,
    name: file.name,
    at: cityTimestamp(file.at),
    isOfThisVersion: file.version === version,
  }))
}

/** The papers to print and stamp. */
const papersOf = (deps: ApplicationsDeps): readonly AnyRoute[] => {
  const paper = (
    path: string,
    summary: string,
    make: (id: string) => Promise<{ name: string; mediaType: string; bytes: Uint8Array }>,
  ) =>
    defineRoute({
      method: 'GET',
      path: `/console/v1/applications/{id}/${path}`,
      summary: `Console: ${summary}`,
      access: 'staff',
      needs: 'applications.read',
      params: Params,
      responses: { 200: FILE },
      problems: ['not-found', 'not-now'],
      handle: async ({ caller, params }) => {
        await requireSeen(deps, caller, params.id)
        return { status: 200, body: await make(params.id) }
      },
    })
  const form = async (id: string) => paperForm(await readFacts(deps.db, id), deps)
  return [
    paper('form.pdf', 'the filled form as PDF', async id => {
      const filled = await form(id)
      return { name: `申请表-${filled.number}.pdf`, mediaType: PDF, bytes: await deps.papers.formPdf(filled) }
    }),
    paper('form.docx', 'the filled form as .docx', async id => {
      const filled = await form(id)
      return { name: `申请表-${filled.number}.docx`, mediaType: DOCX, bytes: await deps.papers.formDocx(filled) }
    }),
    paper('agreement.pdf', 'the agreement as PDF', async id => {
      const { agreement, number } = await readFacts(deps.db, id)
      if (agreement === null)
        throw new ProblemError('not-now', {
          fieldErrors: [{ path: '', message: '提交后生成 made when it is handed in' }],
        })
      return { name: `协议-${number}.pdf`, mediaType: PDF, bytes: await deps.papers.agreementPdf(agreement.values) }
    }),
  ]
}

/** Takes a stamped scan: PDF, JPEG or PNG by its content, looked at for viruses, kept and given back as it is. */
const uploadFile = (deps: ApplicationsDeps) =>
  defineRoute({
    method: 'POST',
    path: '/console/v1/applications/{id}/files',
    summary: 'Console: upload a stamped scan',
    access: 'staff',
    needs: 'applications.write',
    params: Params,
    query: Closed({ kind: OneOf(FILE_KINDS), name: Text(120) }),
    fileBytesMax: FILE_BYTES_MAX,
    responses: { 200: Closed({ fileId: Out() }) },
    problems: ['not-found', 'not-now', 'file-refused', 'body-too-large'],
    handle: async ({ caller, params, query, file }) => {
      const seen = await requireSeen(deps, caller, params.id)
      if (seen.state !== 'stamping')
        throw new ProblemError('not-now', {
          fieldErrors: [{ path: '', message: '单位确认后才能上传 only after the unit has confirmed' }],
        })
      const judged = await deps.papers.judgeFile(file)
      if ('says' in judged)
        throw new ProblemError('file-refused', {
          fieldErrors: [{ path: '', message: `${judged.says.zh} ${judged.says.en}` }],
        })
      const fileId = newId('fil', deps.sources)
      const nowMs = deps.sources.now()
      await inTransaction(deps.db, async tx => {
        const kept = await first(
          tx,
          sql`insert into apps.application_file (file_id, application_id, version, kind, name, media_type, sha256, bytes, at, actor)
            select ${fileId}, application_id, version, ${query.kind}, ${query.name}, ${judged.mediaType}, ${sha256(file)}, ${file},
              to_timestamp(${nowMs / 1000}), ${caller.staffId}
            from apps.application where application_id = ${params.id} and state = 'stamping' for update returning 1 as kept`,
        )
        if (kept === undefined) throw new ProblemError('not-now')
        await sql`insert into apps.application_event (application_id, at, actor, action, comment)
          values (${params.id}, to_timestamp(${nowMs / 1000}), ${caller.staffId}, 'upload', ${query.name})`.execute(tx)
        await writeAudit(tx, nowMs, caller.staffId, { action: 'applications/upload', subject: params.id, fileId })
      })
      return { status: 200, body: { fileId } }
    },
  })

/** Gives a scan back, as an attachment. */
const downloadFile = (deps: ApplicationsDeps) =>
  defineRoute({
    method: 'GET',
    path: '/console/v1/applications/{id}/files/{fileId}',
    summary: 'Console: a stamped scan',
    access: 'staff',
    needs: 'applications.read',
    params: Closed({ id: PrefixedId('apl'), fileId: PrefixedId('fil') }),
    responses: { 200: FILE },
    problems: ['not-found'],
    handle: async ({ caller, params }) => {
      await requireSeen(deps, caller, params.id)
      const file = await first(
        deps.db,
        sql<{ name: string; mediaType: string; bytes: Uint8Array }>`
          select name, media_type as "mediaType", bytes from apps.application_file
          where application_id = ${params.id} and file_id = ${params.fileId}`,
      )
      if (file === undefined) throw new ProblemError('not-found')
      return { status: 200, body: file }
    },
  })

export const applicationRoutes = (deps: ApplicationsDeps): readonly AnyRoute[] => [
  showApplication(deps),
  ...papersOf(deps),
  uploadFile(deps),
  downloadFile(deps),
]
