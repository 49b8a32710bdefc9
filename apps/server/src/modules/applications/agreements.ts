import { sql } from 'kysely'
import { cityDay } from '../../kernel/city-time.ts'
import { type Db, first, type Tx } from '../../kernel/db.ts'
import { ProblemError } from '../../kernel/problem.ts'
import type { ApplicationsDeps, PaperAgreement, PaperForm } from './deps.ts'
import { type Form, itemsOf, wantedOf } from './form-fields.ts'

const AGREEMENT_YEARS = 1
const KEEP_DAYS = 180

export type KeptAgreement = { values: PaperAgreement; version: string; sha256: string }

type Facts = {
  number: string
  version: number
  form: Form
  createdAt: Date
  unit: string
  company: string
  uscc: string
  agreement: KeptAgreement | null
}

/** Everything that the papers of an application say. */
export async function readFacts(db: Db, applicationId: string): Promise<Facts> {
  const row = await first(
    db,
    sql<Facts>`select to_char(x.created_at at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad(x.number::text, 5, '0') as number,
        x.version, x.form, x.created_at as "createdAt", u.name as unit, c.name as company, c.uscc, x.agreement
      from apps.application x join apps.company c using (company_id) join places.unit u on u.unit_id = x.unit_id
      where x.application_id = ${applicationId}`,
  )
  if (row === undefined) throw new ProblemError('not-found')
  return row
}

/** The form as its paper shows it; what is not filled in yet stays free. */
export function paperForm(facts: Facts, { city, sources }: Pick<ApplicationsDeps, 'city' | 'sources'>): PaperForm {
  const { form } = facts
  const text = (value: string | number | undefined): string => (value === undefined ? '' : String(value))
  const items = itemsOf(form)
  return {
    codeName: city.codeName,
    number: facts.number,
    version: facts.version,
    date: cityDay(sources.now() / 1000),
    unit: { name: facts.unit, contact: text(form.unitContact), phone: text(form.unitPhone) },
    company: {
      name: facts.company,
      uscc: facts.uscc,
      contact: text(form.companyContact),
      phone: text(form.companyPhone),
    },
    scene: text(form.scene),
    place: text(form.placeName),
    kind: form.kind === '2' ? 2 : 1,
    purpose: 'badLine' in items ? [] : items,
    data: wantedOf(form),
    volume: { perDay: Number(form.perDay ?? 0), peakPerMinute: Number(form.peakPerMinute ?? 0) },
    plan: { trialFrom: text(form.trialFrom), liveFrom: text(form.liveFrom) },
    note: text(form.note),
  }
}

/** Fixes the words that are going to be stamped: parties, dates, version and hash. */
export async function fixAgreement(
  tx: Tx,
  deps: ApplicationsDeps,
  applicationId: string,
  nowMs: number,
): Promise<void> {
  const facts = await readFacts(tx, applicationId)
  const today = cityDay(nowMs / 1000)
  const planned = String(facts.form.trialFrom ?? today)
  const validFrom = planned < today ? today : planned
  const values: PaperAgreement = {
    codeName: deps.city.codeName,
    number: facts.number,
    scene: String(facts.form.scene ?? ''),
    platform: { name: deps.city.platformName },
    unit: { name: facts.unit },
    company: { name: facts.company, uscc: facts.uscc },
    validFrom,
    validUntil: `${Number(validFrom.slice(0, 4)) + AGREEMENT_YEARS}${validFrom.slice(4)}`,
    keepDays: KEEP_DAYS,
  }
  const kept: KeptAgreement = { values, ...deps.papers.agreementHash(values) }
  await sql`update apps.application set agreement = ${JSON.stringify(kept)}::jsonb where application_id = ${applicationId}`.execute(
    tx,
  )
}
