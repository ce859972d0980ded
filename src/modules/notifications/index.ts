import { chooseMail } from './actions/choose-mail.ts'
import { markNoticesRead, openNotice } from './actions/mark-notices-read.ts'

export { chooseMail, markNoticesRead, openNotice }
export const actions = [openNotice, markNoticesRead, chooseMail]

export { noticeKindNames, noticeKinds, type NewNotice, type NoticeData, type NoticeKind } from './rules/notices.ts'
export { noticeOfGrant } from './rules/granted.ts'
export { wordsOf, type NoticeContent, type NoticeWords } from './rules/wording.ts'
export { sendDigests } from './send-digests.ts'
export { countUnread, type Notice } from './store/notices.ts'
export { findTelling, type Telling } from './store/tellings.ts'
export { mailPreferences } from './store/preferences.ts'
export { tell } from './tell.ts'
