export { siteLink } from './mail-frame.ts'
export { insertSentMails, sendMail, type MailDraft, type SentMail } from './send-mail.ts'
export { findMail, listMails, type Mail, type MailEntry } from './outbox.ts'
export { createSendMailJob, MailRefused, smtpMail, type MailMessage, type MailPort } from './deliver-mail.ts'
