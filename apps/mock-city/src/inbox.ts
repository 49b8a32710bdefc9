/** A delivered message: what a phone shows, in both languages; `at` is RFC 3339. */
export type Message = {
  messageId: string
  phone: string
  template: string
  text: { zh: string; en: string }
  at: string
}

/** The last messages of the simulated gateway, newest first, one for each id. */
export type Inbox = {
  /** Keeps the message; one whose id is already here changes nothing. */
  take(message: Message): void
  /** Newest first; of one phone only when it is named; at most `limit` (1–500). */
  list(phone?: string, limit?: number): Message[]
  clear(): void
}

/** How many messages are kept, and the most that one reading gives. */
export const INBOX_MESSAGES_MAX = 500

/** An empty inbox in memory: a simulation keeps nothing over a restart. */
export function createInbox(): Inbox {
  let messages: Message[] = []
  return {
    take: message => {
      if (messages.some(known => known.messageId === message.messageId)) return
      messages = [message, ...messages].slice(0, INBOX_MESSAGES_MAX)
    },
    list: (phone, limit = INBOX_MESSAGES_MAX) =>
      messages.filter(message => phone === undefined || message.phone === phone).slice(0, limit),
    clear: () => {
      messages = []
    },
  }
}
