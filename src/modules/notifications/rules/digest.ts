import type { NoticeWords } from './wording.ts'

/** How long after a mail the next news waits, so that a busy hour is two mails and not thirty. */
export const MINUTES_BETWEEN_MAILS = 15

/** The most news told in full in one mail; the rest is a number. */
export const MOST_IN_ONE_MAIL = 20

export interface DigestEntry extends NoticeWords {
  /** A link of this site as mails write it. */
  readonly link: string
}

export interface DigestMail {
  readonly subject: string
  readonly text: string
}

/** One mail for everything that waits: the news itself when it is one thing, a list when it is more. */
export function writeDigest(
  entries: readonly DigestEntry[],
  options: { readonly more: number; readonly noticesLink: string; readonly settingsLink: string },
): DigestMail {
  const [first] = entries
  const total = entries.length + options.more
  const subject = total === 1 && first !== undefined ? first.title : `${total} things happened on Guildhall`
  const paragraphs = entries.flatMap(({ title, text, link }) => (total === 1 ? [text, link] : [`${title}\n${text}`, link]))
  const rest = options.more === 0 ? [] : [`And ${options.more} more.`, options.noticesLink]
  return { subject, text: [...paragraphs, ...rest, `Choose which news reach you by mail: ${options.settingsLink}`].join('\n\n') }
}
