import { expect, test } from 'vitest'
import { accountLinksFor, homeOf, navigationFor } from './navigation.ts'

const hrefs = (links: readonly { href: string }[]) => links.map((link) => link.href)

test('everybody finds rules and help; roles find their own work first', () => {
  expect(hrefs(navigationFor([]))).toEqual(['/jobs', '/talent', '/catalog', '/rules', '/help'])
  expect(hrefs(navigationFor(['freelancer']))).toEqual([
    '/jobs',
    '/proposals',
    '/invitations',
    '/connects',
    '/boosts',
    '/rules',
    '/help',
  ])
  expect(hrefs(navigationFor(['client', 'enterprise_client']))).toEqual(['/hire', '/talent', '/catalog', '/rules', '/help'])
  expect(hrefs(navigationFor(['operator']))[0]).toBe('/console')
})

test('somebody with several roles sees each address once', () => {
  const links = [
    ...hrefs(navigationFor(['freelancer', 'client', 'operator'])),
    ...hrefs(accountLinksFor(['freelancer', 'client'])),
  ]
  expect(new Set(links).size).toBe(links.length)
})

test('signing in leads to where the role works', () => {
  expect(homeOf(['operator'])).toBe('/console')
  expect(homeOf(['client', 'enterprise_client'])).toBe('/hire')
  expect(homeOf(['freelancer'])).toBe('/jobs')
  expect(homeOf([])).toBe('/')
})
