import { expect, test } from 'vitest'
import type { BorderRefusal } from '#platform/run-action.ts'
import { problem, problemsOf } from './form-problems.ts'

type Refused = { code: 'job_not_open' } | { code: 'price_rose'; quoted: number; current: number } | BorderRefusal

const sentences = {
  job_not_open: 'This job is closed.',
  price_rose: (refusal: { quoted: number; current: number }) => ({
    field: 'price',
    text: `It was ${refusal.quoted} and is ${refusal.current} now.`,
  }),
}

test('a refusal becomes its sentence, with its data and at its field', () => {
  expect(problemsOf<Refused>({ code: 'job_not_open' }, sentences).list).toEqual([{ text: 'This job is closed.' }])
  expect(problemsOf<Refused>({ code: 'price_rose', quoted: 4, current: 6 }, sentences).list).toEqual([
    { field: 'price', text: 'It was 4 and is 6 now.' },
  ])
})

test('invalid input goes to the fields of its paths, also under another name', () => {
  const refusal: Refused = {
    code: 'invalid_input',
    issues: [
      { path: ['title'], message: 'Give it a title.' },
      { path: ['milestones', 0, 'amount'], message: 'Write an amount.' },
      { path: ['budgetUsdCents'], message: 'Write a budget.' },
      { path: [], message: 'Too much at once.' },
    ],
  }
  expect(problemsOf<Refused>(refusal, sentences, { budgetUsdCents: 'budget' }).list).toEqual([
    { field: 'title', text: 'Give it a title.' },
    { field: 'milestones', text: 'Write an amount.' },
    { field: 'budget', text: 'Write a budget.' },
    { field: undefined, text: 'Too much at once.' },
  ])
})

test('what the border refuses has words of its own', () => {
  expect(problemsOf<Refused>({ code: 'not_allowed', signedIn: true }, sentences).list[0]?.text).toContain('may not do this')
  expect(problemsOf<Refused>({ code: 'key_reused_with_different_input' }, sentences).list[0]?.text).toContain('already sent')
  expect(problem('Choose one.', 'kind').list).toEqual([{ text: 'Choose one.', field: 'kind' }])
})
