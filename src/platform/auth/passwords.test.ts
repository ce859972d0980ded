import { describe, expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

describe('a password', () => {
  test('is known again, in every way its letters can be composed, and no other is', async () => {
    const hash = await hashPassword('pässwörd über ålles')
    expect(await verifyPassword('pässwörd über ålles'.normalize('NFD'), hash)).toBe(true)
    expect(await verifyPassword('passwort uber alles', hash)).toBe(false)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  test('has another hash each time', async () => {
    expect(await hashPassword('the same words')).not.toBe(await hashPassword('the same words'))
  })

  test('is never right for nobody', async () => {
    expect(await verifyPassword('anything', null)).toBe(false)
    expect(await verifyPassword('anything', undefined)).toBe(false)
  })

  test('hashed with an older, cheaper cost is still known', async () => {
    const older = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$'
    const { argon2Sync } = await import('node:crypto')
    const nonce = Buffer.from('c29tZXNhbHQxMjM0NTY3OA', 'base64')
    const tag = argon2Sync('argon2id', { message: 'old words', nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 })
    expect(await verifyPassword('old words', older + tag.toString('base64').replaceAll('=', ''))).toBe(true)
  })
})
