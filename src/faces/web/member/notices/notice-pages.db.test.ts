import { describe, expect, test } from 'vitest'
import { newId, type Id } from '#kernel/ids.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { mailPreferences, tell } from '#modules/notifications/index.ts'
import { routes } from './index.ts'

describe('notice pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, routes)
  const freelancer = (): Promise<Person> => database.run((ctx) => aFreelancer(ctx))
  const news = (accountId: Id, job: string) =>
    database.run((ctx) =>
      tell(ctx, [{ accountId, kind: 'proposal_shortlisted', about: newId(), href: '/proposals', data: { job } }]),
    )

  test('list what is unread, and following one reads it and leads to what it is about', async () => {
    const [ada, eve] = [await freelancer(), await freelancer()]
    await news(ada.id, 'مشروع')
    const page = await web.fetch('/notices', { as: ada })
    expect(page.text).toContain('You are on the shortlist for “مشروع”')
    const path = /\/notices\/[0-9a-f-]{36}/.exec(page.body)![0]
    expect((await web.fetch(path, { as: eve })).status).toBe(404)
    expect((await web.fetch(path, { as: ada })).location).toBe('/proposals')
    expect((await web.fetch('/notices', { as: ada })).text).toContain('Nothing new.')
    expect((await web.fetch('/notices?show=all', { as: ada })).text).toContain('مشروع')
  })

  test('mark all as read what was there when the page was shown, and nothing newer', async () => {
    const ada = await freelancer()
    await news(ada.id, 'One')
    const page = await web.fetch('/notices', { as: ada })
    await news(ada.id, 'Two')
    await web.fetch('/notices', { as: ada, form: { until: page.hidden('until')! } })
    const left = await web.fetch('/notices', { as: ada })
    expect(left.text).toContain('Two')
    expect(left.text).not.toContain('One')
  })

  test('mails are chosen kind by kind', async () => {
    const ada = await freelancer()
    const page = await web.fetch('/notices/mail', { as: ada })
    expect(page.text).toContain('A client invites me to a job')
    await web.fetch('/notices/mail', { as: ada, form: { kinds: ['hired', 'policy_announced'] } })
    const wanted = await database.run((ctx) => mailPreferences(ctx.tx, ada.id))
    expect(Object.keys(wanted).filter((kind) => wanted[kind as keyof typeof wanted])).toEqual(['hired', 'policy_announced'])
  })
})
