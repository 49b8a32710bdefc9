import { PROBLEMS } from '../kernel/problem.ts'
import { documentPage, escapeHtml, type Language } from './html.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  const?: unknown
  description?: string
  pattern?: string
  maxLength?: number
  $ref?: string
}
type Content = { content?: Record<string, { schema: Schema }>; description?: string }
type Operation = {
  operationId: string
  summary: string
  security: object[]
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}
type Document = { info: { title: string; version: string }; paths: Record<string, Record<string, Operation>> }

/** The documents of the public surface, drawn on the server from the OpenAPI document: no script, no other host. */
export function renderDocs(openapi: object, language: Language): string {
  const { info, paths } = openapi as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const zh = language === 'zh'
  const title = zh ? '一码 接口文档' : 'Yima API'
  const body = `<header><h1>${title} <small>${escapeHtml(info.version)}</small></h1>
<p class="ways"><a href="/openapi.json">openapi.json</a> <a href="/docs?lang=${zh ? 'en' : 'zh'}" lang="${zh ? 'en' : 'zh-CN'}">${zh ? 'English' : '中文'}</a></p></header>
<nav aria-label="${zh ? '接口' : 'Operations'}"><ul>${operations.map(({ path, method, operation }) => `<li><a href="#${operation.operationId}"><b>${method.toUpperCase()}</b> ${escapeHtml(path)}</a></li>`).join('')}</ul></nav>
<main>${operations.map(({ path, method, operation }) => renderOperation(path, method, operation, zh)).join('\n')}
<h2 id="problems">${zh ? '错误一览' : 'Problems'}</h2>${renderProblems(zh)}</main>`
  return documentPage(language, title, body)
}

function renderOperation(path: string, method: string, operation: Operation, zh: boolean): string {
  const body = operation.requestBody?.content?.['application/json']?.schema
  const parameters = operation.parameters ?? []
  return `<section id="${operation.operationId}"><h2><b class="method">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h2>
<p><span lang="en">${escapeHtml(operation.summary)}</span>${operation.security.length > 0 ? ` · ${zh ? '凭证' : 'proof'}: <code>${Object.keys(operation.security[0] ?? {}).join('')}</code>` : ''}</p>
${parameters.length > 0 ? `<h3>${zh ? '参数' : 'Parameters'}</h3><ul>${parameters.map(({ name, in: where, required, schema }) => `<li><code>${escapeHtml(name)}</code> (${where}${required ? '' : '?'}) ${describe(schema)}</li>`).join('')}</ul>` : ''}
${body === undefined ? '' : `<h3>${zh ? '请求' : 'Request'}</h3>${describe(body)}`}
<h3>${zh ? '响应' : 'Responses'}</h3><dl>${Object.entries(operation.responses)
    .map(([status, answer]) => renderAnswer(status, answer))
    .join('')}</dl></section>`
}

function renderAnswer(status: string, answer: Content): string {
  const schema = answer.content?.['application/json']?.schema
  return `<dt>${status}</dt><dd>${schema === undefined ? escapeHtml(answer.description ?? '') : describe(schema)}</dd>`
}

function describe(schema: Schema): string {
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`
  if (schema.anyOf !== undefined) return schema.anyOf.map(describe).join(' | ')
  if (schema.type === 'array') return `[ ${describe(schema.items ?? {})} ]`
  if (schema.type !== 'object')
    return `<i>${escapeHtml(schema.type ?? '')}</i>${schema.description === undefined ? '' : ` <small>${escapeHtml(schema.description)}</small>`}`
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) =>
      `<li><code>${escapeHtml(name)}</code>${schema.required?.includes(name) ? '' : '?'}: ${describe(property)}</li>`,
  )
  return rows.length === 0 ? '<code>{}</code>' : `<ul class="object">${rows.join('')}</ul>`
}

const renderProblems = (zh: boolean): string =>
  `<table><thead><tr>${(zh ? ['代号', '状态', '中文', '英文'] : ['Slug', 'Status', 'Chinese', 'English']).map(name => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${Object.entries(
    PROBLEMS,
  )
    .map(
      ([slug, { status, zh: textZh, en, doZh, doEn }]) =>
        `<tr id="${slug}"><td><a href="/problems/${slug}"><code>${slug}</code></a></td><td>${status}</td><td lang="zh-CN">${escapeHtml(textZh)}。${escapeHtml(doZh)}</td><td lang="en">${escapeHtml(en)}. ${escapeHtml(doEn)}</td></tr>`,
    )
    .join('')}</tbody></table>`
