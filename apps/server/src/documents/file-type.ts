import type { Words } from '../kernel/words.ts'
import { inspectJpeg, inspectPng } from './inspect-image.ts'
import { inspectPdf } from './inspect-pdf.ts'

/** What people may upload as a stamped scan. The value is a word of ours, not a media type. */
export type FileType = 'pdf' | 'jpeg' | 'png'

/** Why a file is refused, as people are told. The key is the reason. */
export const FILE_REFUSALS = {
  'unknown-type': { zh: '只接受 PDF、JPEG 和 PNG 文件', en: 'Only PDF, JPEG and PNG files are taken' },
  'broken-file': {
    zh: '文件不完整或已损坏，请重新扫描后上传',
    en: 'The file is incomplete or damaged; please scan it again',
  },
  'mixed-file': { zh: '文件中混有其他类型的内容，不予接收', en: 'The file holds content of another type as well' },
  'active-content': {
    zh: 'PDF 中含有脚本、外部程序、附件或动态表单，请打印成普通 PDF 后上传',
    en: 'The PDF holds a script, a program call, an attachment or a dynamic form; please print it to a plain PDF',
  },
  'unreadable-content': {
    zh: 'PDF 已加密或无法检查，请取消密码后上传',
    en: 'The PDF is encrypted or cannot be examined; please remove the password',
  },
} as const satisfies Record<string, Words>
export type FileRefusal = keyof typeof FILE_REFUSALS

/** Either the type, or the reason; never a guess by the file's name. */
export type FileInspection =
  | { type: FileType; refusal?: undefined }
  | { type?: undefined; refusal: FileRefusal; says: Words }

const KINDS: readonly { type: FileType; starts: string; inspect(bytes: Uint8Array): FileRefusal | undefined }[] = [
  { type: 'pdf', starts: '%PDF-', inspect: inspectPdf },
  { type: 'jpeg', starts: '\xff\xd8\xff', inspect: inspectJpeg },
  { type: 'png', starts: '\x89PNG\r\n\x1a\n', inspect: inspectPng },
]
/** PDF readers take a header anywhere in the first 1,024 bytes; so that is where a second nature hides. */
const HEADER_BYTES = 1024

/** Judges an upload by its content: magic bytes at the very start, sound structure to the very end, nothing active. */
export function inspectFile(bytes: Uint8Array): FileInspection {
  const head = Buffer.from(bytes.subarray(0, HEADER_BYTES)).toString('latin1')
  const kind = KINDS.find(({ starts }) => head.startsWith(starts))
  if (kind === undefined) return refuse(head.includes('%PDF-') ? 'mixed-file' : 'unknown-type')
  if (kind.type !== 'pdf' && head.includes('%PDF-')) return refuse('mixed-file')
  const refusal = kind.inspect(bytes)
  return refusal === undefined ? { type: kind.type } : refuse(refusal)
}

/** The type of a file that may be kept, or undefined for every file that may not. */
export function detectFileType(bytes: Uint8Array): FileType | undefined {
  return inspectFile(bytes).type
}

function refuse(refusal: FileRefusal): FileInspection {
  return { refusal, says: FILE_REFUSALS[refusal] }
}
