import { describe, expect, test } from 'vitest'
import { readConfig, settings } from './config.ts'

describe('the settings', () => {
  test('need not be set at all', () => {
    expect(readConfig({}, '/srv/site')).toEqual({
      ok: true,
      value: {
        port: 3000,
        host: '127.0.0.1',
        homeFolder: '/srv/site/.guildhall',
        mode: 'demo',
        mailFrom: 'Guildhall <no-reply@localhost>',
        publicUrl: 'http://localhost:3000',
        logLevel: 'info',
        process: 'all',
        trustedProxies: 0,
      },
    })
  })

  test('are taken as given, and an empty one is as none', () => {
    const config = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      GUILDHALL_HOME: '/var/lib/guildhall',
      DATABASE_URL: 'postgresql://me:pw@db/guildhall',
      PUBLIC_URL: 'https://guild.example/',
      SMTP_URL: 'smtps://u:p@mail.example:465',
      MAIL_FROM: 'Guild <hello@guild.example>',
      LOG_LEVEL: '',
      TRUSTED_PROXIES: '1',
      SEAL_KEY_FILE: '/etc/guildhall/seal.pem',
      SEAL_HEADS_FOLDER: '/mnt/elsewhere',
      WEBHOOK_URL: 'https://listener.example/guildhall',
      WEBHOOK_SECRET: `whsec_${'a'.repeat(43)}=`,
    })
    expect(config).toMatchObject({
      ok: true,
      value: {
        port: 8080,
        host: '0.0.0.0',
        homeFolder: '/var/lib/guildhall',
        databaseUrl: 'postgresql://me:pw@db/guildhall',
        mode: 'live',
        publicUrl: 'https://guild.example',
        smtpUrl: 'smtps://u:p@mail.example:465',
        mailFrom: 'Guild <hello@guild.example>',
        logLevel: 'info',
        trustedProxies: 1,
        sealKeyFile: '/etc/guildhall/seal.pem',
        sealHeadsFolder: '/mnt/elsewhere',
        webhook: { url: 'https://listener.example/guildhall', secret: `whsec_${'a'.repeat(43)}=` },
      },
    })
  })

  test.each([
    ['PORT', '70000'],
    ['PORT', '3e3'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'guildhall'],
    ['DATABASE_URL', 'http://db/guildhall'],
    ['GUILDHALL_MODE', 'Demo!'],
    ['SMTP_URL', 'mail.example:25'],
    ['MAIL_FROM', 'nobody'],
    ['PUBLIC_URL', 'guild.example'],
    ['LOG_LEVEL', 'loud'],
    ['PROCESS', 'both'],
    ['SESSION_SECRET', 'short'],
    ['METRICS_TOKEN', 'short'],
    ['TRUSTED_PROXIES', 'all'],
    ['WEBHOOK_URL', 'ftp://listener.example'],
    ['WEBHOOK_SECRET', 'whsec_short'],
  ] as const)('%s=%s is refused by name, with its mend', (setting, value) => {
    const config = readConfig({ [setting]: value })
    expect(config).toMatchObject({
      ok: false,
      refusal: { code: 'bad_configuration', problems: [{ setting, mend: settings[setting].mend }] },
    })
  })

  test('that contradict each other are refused', () => {
    expect(
      readConfig({ SMTP_URL: 'smtp://mail.example', PROCESS: 'worker', WEBHOOK_URL: 'http://listener.example' }),
    ).toMatchObject({
      ok: false,
      refusal: { problems: [{ setting: 'MAIL_FROM' }, { setting: 'WEBHOOK_SECRET' }, { setting: 'PROCESS' }] },
    })
  })

  test('that are secret never appear in what is said about them', () => {
    const config = readConfig({
      DATABASE_URL: 'mysql://me:hush@db',
      SESSION_SECRET: 'hush',
      SMTP_URL: 'hush',
      METRICS_TOKEN: 'hush',
    })
    expect(JSON.stringify(config)).not.toContain('hush')
    expect(config).toMatchObject({ refusal: { problems: [{}, {}, {}, {}] } })
  })
})
