import { expect, test } from 'vitest'
import { callerAddress } from './caller.ts'
import { localPath } from './local-path.ts'
import { isOutage } from '../db/outage.ts'
import { fieldProblems, problemResponse } from './problem.ts'
import { createRateLimits } from './rate-limits.ts'
import { RefusedRequest } from './refused-request.ts'

test.each([
  [undefined, 0, '10.0.0.9'],
  ['1.2.3.4', 0, '10.0.0.9'],
  ['1.2.3.4', 1, '1.2.3.4'],
  ['6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['6.6.6.6, 1.2.3.4, 10.0.0.1', 2, '1.2.3.4'],
  ['', 1, '10.0.0.9'],
])('X-Forwarded-For "%s" with %i trusted proxies: the caller is %s', (forwarded, proxies, address) => {
  expect(callerAddress('10.0.0.9', forwarded, proxies)).toBe(address)
})

test.each(['/jobs', '/jobs/1?tab=terms#fees', '/'])('%s is a place to come back to', (path) => {
  expect(localPath(path)).toBe(path)
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/a\nb',
  '/a\\b',
  '',
  null,
  undefined,
])('%s is not: nobody is sent elsewhere after signing in', (path) => {
  expect(localPath(path, '/start')).toBe('/start')
})

test('a database that went away is an outage, a wrong statement is a fault', () => {
  expect(isOutage(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }))).toBe(true)
  expect(isOutage(Object.assign(new Error('terminating connection'), { code: '57P01' }))).toBe(true)
  expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isOutage(Object.assign(new Error('no such table'), { code: '42P01' }))).toBe(false)
  expect(isOutage(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }))).toBe(false)
})

test('a caller who asks too often waits, others do not', async () => {
  const limits = createRateLimits({ writing: { requests: 2, seconds: 60 } })
  await limits.take('writing', 'ada')
  await limits.take('writing', 'ada')
  const refused = await limits.take('writing', 'ada').catch((problem: unknown) => problem)
  expect(refused).toBeInstanceOf(RefusedRequest)
  expect(refused).toMatchObject({ status: 429, code: 'too_many_requests' })
  expect(Number((refused as RefusedRequest).headers['retry-after'])).toBeGreaterThan(0)
  await expect(limits.take('writing', 'grace')).resolves.toBeUndefined()
})

test('problems are RFC 9457 documents with JSON pointers', async () => {
  const errors = fieldProblems([{ path: ['milestones', 0, 'a/b'], message: 'Required' }])
  const response = problemResponse({ status: 422, code: 'invalid_input', title: 'Wrong', requestId: 'r1', errors })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({
    type: 'urn:guildhall:problem:invalid_input',
    title: 'Wrong',
    status: 422,
    errors: [{ pointer: '/milestones/0/a~1b', detail: 'Required' }],
  })
})
