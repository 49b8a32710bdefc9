import { sql } from 'kysely'
import { cityTimestamp } from '../../kernel/city-time.ts'
import { all, type Db, first, type Tx } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { type Deliver, enqueue } from '../../kernel/outbox.ts'
import type { Words } from '../../kernel/words.ts'
import { phoneOf } from './accounts.ts'
import type { CitizensDeps } from './deps.ts'

/** What an account is told about itself, in the app and by message. */
const NOTICES = {
  'level-reached': { zh: '您已完成实名核验', en: 'Your identity was verified' },
  'claim-moved': {
    zh: '您的身份已在另一手机号下完成核验，本账户的动态码已停用；如非本人操作请报警或到窗口办理',
    en: 'Your identity was verified under another phone number and the codes of this account were ended; if it was not you, tell the police or a service window',
  },
  'claim-taken': {
    zh: '您的身份原在另一手机号下，其动态码已停用',
    en: 'Your identity was held under another phone number; its codes were ended',
  },
  'device-bound': {
    zh: '一部新手机已绑定您的动态码；如非本人操作请立即使用“手机丢了”',
    en: 'A new phone was bound to your code; if it was not you, use «Lost phone» at once',
  },
  'devices-ended': { zh: '您已停用全部手机上的动态码', en: 'You ended the codes on all phones' },
} as const satisfies Record<string, Words>

export type NoticeKind = keyof typeof NOTICES
const isKind = (kind: string): kind is NoticeKind => kind in NOTICES
/** The gateway's template for each kind. */
const templateOf = (kind: NoticeKind) => (kind === 'claim-taken' ? 'claim-moved' : kind)
const SHOWN = 20

/** Writes the notice and, in the same transaction, the message that will follow the commit. */
export async function tellAccount(
  tx: Tx,
  { sources }: Pick<CitizensDeps, 'sources'>,
  accountId: string,
  kind: NoticeKind,
): Promise<void> {
  const noticeId = newId('ntc', sources)
  await sql`insert into citizens.notice (notice_id, account_id, kind, at) values (${noticeId}, ${accountId}, ${kind}, to_timestamp(${sources.now() / 1000}))`.execute(
    tx,
  )
  await enqueue(tx, sources.now(), { topic: 'account.notice', key: accountId, payload: { accountId, noticeId } })
}

/** The latest notices of an account, newest first. */
export async function readNotices(
  db: Db,
  accountId: string,
): Promise<{ noticeId: string; kind: NoticeKind; at: string; text: Words }[]> {
  const rows = await all(
    db,
    sql<{
      noticeId: string
      kind: string
      at: Date
    }>`select notice_id as "noticeId", kind, at from citizens.notice where account_id = ${accountId} order by at desc, notice_id limit ${SHOWN}`,
  )
  return rows.flatMap(({ noticeId, kind, at }) =>
    isKind(kind) ? [{ noticeId, kind, at: cityTimestamp(at), text: NOTICES[kind] }] : [],
  )
}

/** Sends the message of a notice; the notice's id makes a repeat harmless at the gateway. */
export const sendNotice =
  (deps: CitizensDeps): Deliver =>
  async event => {
    if (event.topic !== 'account.notice') return
    const { accountId, noticeId } = event.payload
    const notice = await first(
      deps.db,
      sql<{ kind: string }>`select kind from citizens.notice where notice_id = ${noticeId}`,
    )
    if (notice === undefined || !isKind(notice.kind)) return
    await deps.sms.send({
      messageId: noticeId,
      phone: await phoneOf(deps.db, deps, accountId),
      template: templateOf(notice.kind),
      params: {},
    })
  }
