import { chooseMail } from './actions/choose-mail.ts'
import { markNoticesRead, openNotice } from './actions/mark-notices-read.ts'

export { chooseMail, markNoticesRead, openNotice }
export const actions = [openNotice, markNoticesRead, chooseMail]

export { noticeKindNames, noticeKinds, type NewNotice, type NoticeData, type NoticeKind } from './rules/notices.ts'
export { listeners as newsOfBadges } from './news-of-badges.ts'
export { listeners as newsOfBoosts } from './news-of-boosts.ts'
export { badgeEndWords } from './rules/badge-words.ts'
export { noticeOfGrant } from './rules/granted.ts'
export { wordsOf, type NoticeContent, type NoticeWords } from './rules/wording.ts'
export { tellOfRefunds } from './news-of-connects.ts'
export { tellOfBeginning } from './news-of-policy.ts'
export { sendDigests, takeDigest } from './send-digests.ts'
export { countUnread, settleOldMail, type Notice } from './store/notices.ts'
export { findTelling, type Telling } from './store/tellings.ts'
export { mailPreferences } from './store/preferences.ts'
export { tell } from './tell.ts'
export { tellNextPeople } from './tell-of-announcement.ts'
