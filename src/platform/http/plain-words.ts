import { z } from 'zod'

type Issue = Parameters<NonNullable<ReturnType<typeof z.config>['customError']>>[0]

/**
 * What a person reads beside a field when a schema has no words of its own. Without this zod speaks to programmers:
 * "Too small: expected string to have >=1 characters".
 */
export function plainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wordsForType(issue.expected, issue.input)
    case 'too_small':
      return wordsForLeast(issue.origin, Number(issue.minimum), issue.inclusive !== false)
    case 'too_big':
      return wordsForMost(issue.origin, Number(issue.maximum), issue.inclusive !== false)
    case 'invalid_format':
      return FORMATS[issue.format]
    case 'invalid_value':
      return 'Choose one of these.'
    default:
      return undefined
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'This is not an e-mail address.',
  url: 'Write a whole address, like https://example.org.',
  uuid: 'This is not one of ours. Choose it from the list.',
}

function wordsForType(expected: string, input: unknown): string | undefined {
  if (input === undefined || input === null || input === '') return 'Fill this in.'
  if (expected === 'int') return 'Write a whole number.'
  return expected === 'number' ? 'Write a number.' : undefined
}

function wordsForLeast(origin: string, least: number, inclusive: boolean): string | undefined {
  if (origin === 'string') return least <= 1 ? 'Fill this in.' : `Write at least ${least} characters.`
  if (origin === 'array' || origin === 'set') return least <= 1 ? 'Choose at least one.' : `Choose at least ${least}.`
  if (origin === 'number' || origin === 'int')
    return inclusive ? `This must be ${grouped(least)} or more.` : `This must be more than ${grouped(least)}.`
  return undefined
}

function wordsForMost(origin: string, most: number, inclusive: boolean): string | undefined {
  if (origin === 'string') return `Write at most ${grouped(most)} characters.`
  if (origin === 'array' || origin === 'set') return `Choose at most ${most}.`
  if (origin === 'number' || origin === 'int')
    return inclusive ? `This must be ${grouped(most)} or less.` : `This must be less than ${grouped(most)}.`
  return undefined
}

function grouped(value: number): string {
  return new Intl.NumberFormat('en').format(value)
}

/** From here on every schema of this process speaks plainly. */
export function speakPlainly(): void {
  z.config({ customError: plainWords })
}
