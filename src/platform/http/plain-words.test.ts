import { expect, test } from 'vitest'
import { z } from 'zod'
import { speakPlainly } from './plain-words.ts'

speakPlainly()

test.each([
  [z.string().min(1), '', 'Fill this in.'],
  [z.string(), undefined, 'Fill this in.'],
  [z.string().min(20), 'short', 'Write at least 20 characters.'],
  [z.string().max(5000), 'x'.repeat(5001), 'Write at most 5,000 characters.'],
  [z.int(), Number.NaN, 'Write a number.'],
  [z.int(), 1.5, 'Write a whole number.'],
  [z.int().min(10), 3, 'This must be 10 or more.'],
  [z.number().positive(), 0, 'This must be more than 0.'],
  [z.int().max(1000), 1001, 'This must be 1,000 or less.'],
  [z.array(z.string()).min(1), [], 'Choose at least one.'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'Choose at most 2.'],
  [z.enum(['a', 'b']), 'c', 'Choose one of these.'],
  [z.email(), 'nobody', 'This is not an e-mail address.'],
  [z.string().min(1, 'Give it a title.'), '', 'Give it a title.'],
] as const)('%# what is wrong is said plainly', (schema, input, words) => {
  expect(schema.safeParse(input).error?.issues[0]?.message).toBe(words)
})
