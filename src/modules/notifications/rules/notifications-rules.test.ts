import { describe, expect, test } from 'vitest'
import { writeDigest } from './digest.ts'
import { joinNotices, noticeKindNames, noticeKinds, type NewNotice } from './notices.ts'
import { wordsOf } from './wording.ts'

const notice = (more: Partial<NewNotice> = {}): NewNotice => ({
  accountId: 'a',
  kind: 'policy_reversed',
  about: 'reversal/9',
  href: '/rules/9',
  data: {},
  ...more,
})
const links = { noticesLink: '{site}/notices', settingsLink: '{site}/notices/mail' }

describe('a notice', () => {
  test.each(noticeKindNames)(
    'of the kind %s has a title, a sentence and a name in the settings, also without any data',
    (kind) => {
      const words = wordsOf({ kind, data: {}, quantity: 1 })
      expect(words.title.length).toBeGreaterThan(5)
      expect(words.text.length).toBeGreaterThan(3)
      expect(`${words.title}${words.text}`).not.toContain('undefined')
      expect(noticeKinds[kind].label.length).toBeGreaterThan(5)
    },
  )

  test('joins others about the same thing, with their sum, and no others', () => {
    const joined = joinNotices([
      notice({ quantity: 3 }),
      notice({ quantity: 4 }),
      notice({ accountId: 'b' }),
      notice({ about: 'reversal/8' }),
    ])
    expect(joined.map((each) => [each.accountId, each.about, each.quantity])).toEqual([
      ['a', 'reversal/9', 7],
      ['b', 'reversal/9', 1],
      ['a', 'reversal/8', 1],
    ])
  })

  test('counts in words', () => {
    const data = { job: 'A site' }
    expect(wordsOf({ kind: 'proposals_received', data, quantity: 1 }).title).toBe('1 new proposal to “A site”')
    expect(wordsOf({ kind: 'proposals_received', data, quantity: 12 }).title).toBe('12 new proposals to “A site”')
  })
})

describe('a mail', () => {
  const entry = (title: string) => ({ title, text: 'Why.', link: '{site}/notices/1' })

  test('about one thing is that thing', () => {
    expect(writeDigest([entry('You are hired')], { ...links, more: 0 })).toEqual({
      subject: 'You are hired',
      text: 'Why.\n\n{site}/notices/1\n\nChoose which news reach you by mail: {site}/notices/mail',
    })
  })

  test('about many is a list that says how many more there are', () => {
    const { subject, text } = writeDigest([entry('One'), entry('Two')], { ...links, more: 3 })
    expect(subject).toBe('5 things happened on Guildhall')
    expect(text).toContain('One\nWhy.')
    expect(text).toContain('And 3 more.\n\n{site}/notices')
  })
})
