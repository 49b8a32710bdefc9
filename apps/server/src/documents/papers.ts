import type { Papers } from '../modules/applications/index.ts'
import { agreementText, renderAgreementPdf } from './agreement.ts'
import { renderApplicationDocx, renderApplicationPdf } from './application-form.ts'
import { inspectFile } from './file-type.ts'

const MEDIA_TYPES = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png' } as const
const INFECTED = { zh: '文件含有病毒，未保存', en: 'The file holds a virus and was not kept' }

/** Judges an upload before it is kept (connectors/virus-scan). */
export type Scan = (bytes: Uint8Array) => Promise<'clean' | 'infected'>

/** The papers of an application as this platform prints and takes them. */
export const createPapers = (scan: Scan): Papers => ({
  formPdf: renderApplicationPdf,
  formDocx: renderApplicationDocx,
  agreementPdf: renderAgreementPdf,
  agreementHash: agreement => {
    const { version, sha256 } = agreementText(agreement)
    return { version, sha256 }
  },
  judgeFile: async bytes => {
    const inspection = inspectFile(bytes)
    if (inspection.type === undefined) return { says: inspection.says }
    if ((await scan(bytes)) === 'infected') return { says: INFECTED }
    return { mediaType: MEDIA_TYPES[inspection.type] }
  },
})
