import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { useTestWeb } from '#kit/web.ts'
import { demoPersona } from '#demo/personas.ts'
import { tour } from '#demo/tour.ts'
import { routes } from './tour.tsx'

describe('the guided tour', () => {
  const database = useTestDatabase()
  const demo = useTestWeb(database, routes, { config: { mode: 'demo' } })
  const live = useTestWeb(database, routes, { config: { mode: 'live' } })

  test('shows every stop, each with a button that makes you the right person', async () => {
    const answer = await demo.fetch('/tour')
    expect(answer.status).toBe(200)
    expect(tour.filter(({ title }) => !answer.text.includes(title))).toEqual([])
    expect(answer.body).toContain(demoPersona('invited_freelancer').id)
    expect(answer.body).toContain('action="/personas"')
  })

  test('is not there outside demo mode', async () => {
    expect((await live.fetch('/tour')).status).toBe(404)
  })
})
