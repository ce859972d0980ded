import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldLine, writeCalendar, type CalendarEvent } from './icalendar.ts'

const event: CalendarEvent = {
  uid: 'rules-connects-8@guildhall.example',
  sequence: 1,
  changedAt: new Date('2026-03-01T10:00:00.000Z'),
  at: new Date('2026-04-05T00:00:30.000Z'),
  isCancelled: true,
  title: 'Version 8; invitations, again',
  text: 'First line\nsecond \\ line',
  url: 'https://guildhall.example/rules/8',
}

/** A reader of its own: unfolds lines and takes texts back out of their escapes. */
function readLines(calendar: string): readonly string[] {
  return calendar.replaceAll('\r\n ', '').split('\r\n')
}
const unescapeText = (text: string) =>
  text.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))

describe('a calendar', () => {
  test('says when, what, whether it still stands, and which change of it this is', () => {
    const lines = readLines(writeCalendar('Rules', [event]))
    expect(lines).toContain('UID:rules-connects-8@guildhall.example')
    expect(lines).toContain('SEQUENCE:1')
    expect(lines).toContain('DTSTART:20260405T000030Z')
    expect(lines).toContain('STATUS:CANCELLED')
    expect(lines).toContain(String.raw`SUMMARY:Version 8\; invitations\, again`)
    expect(lines).toContain(String.raw`DESCRIPTION:First line\nsecond \\ line`)
  })

  test('keeps any text, in lines of at most 75 octets that break inside no character', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !/\p{Cc}/u.test(text))
    fc.assert(
      fc.property(texts, (text) => {
        const calendar = writeCalendar('Rules', [{ ...event, text }])
        for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const kept = readLines(calendar).find((line) => line.startsWith('DESCRIPTION:'))
        expect(unescapeText(kept!.slice('DESCRIPTION:'.length))).toBe(text)
        expect(Buffer.from(calendar).toString()).toBe(calendar)
      }),
    )
  })

  test('folds nothing that fits', () => {
    expect(foldLine('x'.repeat(75))).toBe('x'.repeat(75))
    expect(foldLine('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`)
  })
})
