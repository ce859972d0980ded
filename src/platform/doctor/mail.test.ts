import { describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { checkMail } from './database-checks.ts'

function patientIn(mode: 'demo' | 'live') {
  const config = readConfig({ GUILDHALL_MODE: mode })
  if (!config.ok) throw new Error('the usual settings are right')
  return { config: config.value, home: { folder: '', databaseFolder: '', databaseLog: '', logFile: '' } }
}

describe('without a mail server', () => {
  test('the demo shows its mails on a page', async () => {
    expect(await checkMail.run(patientIn('demo'))).toMatchObject({ state: 'fine', says: expect.stringContaining('outbox page') })
  })

  test('a live marketplace is told that nobody can set a new password', async () => {
    expect(await checkMail.run(patientIn('live'))).toMatchObject({ state: 'concern', mend: 'Set SMTP_URL and MAIL_FROM.' })
  })
})
