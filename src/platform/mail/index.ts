export { siteLink } from './mail-frame.ts'
export { sendMail, type MailDraft } from './send-mail.ts'
export { findMail, listMails, type Mail, type MailEntry } from './outbox.ts'
export { createSendMailJob, MailRefused, smtpMail, type MailMessage, type MailPort } from './deliver-mail.ts'
