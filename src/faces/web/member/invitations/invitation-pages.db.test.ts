import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, installDefaultRules, type Client, type Person } from '#kit/market.ts'
import { useTestWeb } from '#kit/web.ts'
import { findInvitation, findOutreach } from '#modules/invitations/index.ts'
import { routes as connects } from '../connects/index.ts'
import { routes as outreach } from '../outreach/index.ts'
import { routes } from './index.ts'

describe('invitation and outreach pages', () => {
  const database = useTestDatabase()
  const web = useTestWeb(database, [...routes, ...outreach, ...connects])
  beforeAll(() => installDefaultRules(database))
  let [client, enterprise, ada, eve]: [Client, Client, Person, Person] = [undefined!, undefined!, undefined!, undefined!]
  beforeAll(async () => {
    ;[client, enterprise, ada, eve] = await database.run(async (ctx) => [
      await aClient(ctx),
      await aClient(ctx, { kind: 'enterprise', name: 'Größe & Söhne' }),
      await aFreelancer(ctx, { displayName: 'عائشة' }),
      await aFreelancer(ctx),
    ])
  })

  test('a client chooses a job and writes; the freelancer sees it, which is recorded, and declines without harm', async () => {
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client))
    const page = await web.fetch(`/talent/${ada.id}/invite`, { as: client })
    expect(page.text).toContain('Invite عائشة')
    expect(page.text).toContain('A website for a bakery')
    const empty = await web.fetch(`/talent/${ada.id}/invite`, { as: client, form: { jobId, message: '' } })
    expect([empty.status, empty.body.includes('href="#field-message"')]).toEqual([422, true])
    const sent = await web.fetch(`/talent/${ada.id}/invite`, { as: client, form: { jobId, message: 'Nur für dich.' } })
    const id = sent.location!.split('/').at(-1)!

    expect((await web.fetch('/invitations', { as: ada })).text).toContain('Nur für dich.')
    const invitation = await web.fetch(`/invitations/${id}`, { as: ada })
    expect(invitation.text).toContain('Declining never changes how you are shown or ranked.')
    expect(invitation.body).toContain(`/jobs/${jobId}/propose`)
    expect((await database.run((ctx) => findInvitation(ctx.tx, id)))!.seenAt).not.toBeNull()
    expect((await web.fetch(`/invitations/${id}`, { as: eve })).status).toBe(404)
    expect((await web.fetch(`/invitations/${id}`, { as: enterprise })).status).toBe(404)

    const declined = await web.fetch(`/invitations/${id}/decline`, { as: ada, form: { reason: 'Im Mai vielleicht.' } })
    expect(declined.status).toBe(303)
    expect((await web.fetch(`/invitations/${id}`, { as: client })).text).toContain('Im Mai vielleicht.')
    expect((await web.fetch(`/invitations/${id}/decline`, { as: ada, form: { reason: '' } })).status).toBe(422)
    expect((await web.fetch(`/jobs/${jobId}/invitations`, { as: client })).text).toContain('Declined')
  })

  test('an Enterprise client writes without a job; the answer is free, and its receipt says why', async () => {
    expect((await web.fetch(`/talent/${ada.id}/reach-out`, { as: client })).status).toBe(403)
    const form = { subject: 'Ein Umbau', message: 'Wir mögen deine Arbeit.', category: 'design', budget: '5,000' }
    const wrong = await web.fetch(`/talent/${ada.id}/reach-out`, { as: enterprise, form: { ...form, category: '' } })
    expect([wrong.status, wrong.text.includes('Wir mögen deine Arbeit.')]).toEqual([422, true])
    const sent = await web.fetch(`/talent/${ada.id}/reach-out`, { as: enterprise, form })
    const path = sent.location!
    const page = await web.fetch(path, { as: ada })
    for (const words of ['Answering costs', 'Free · 0 Connects', 'Answer for free', '$5,000']) expect(page.text).toContain(words)
    const answered = await web.fetch(`${path}/answer`, { as: ada, form: { text: 'Gern!', quoteId: page.hidden('quoteId')! } })
    expect(answered.status).toBe(303)
    const { chargeId } = (await database.run((ctx) => findOutreach(ctx.tx, path.split('/').at(-1)!)))!
    const receipt = await web.fetch(`/receipts/${chargeId}`, { as: ada })
    expect(receipt.text).toContain('You paid nothing.')
    expect(receipt.text).toContain('The client wrote to you first.')
    expect((await web.fetch(path, { as: enterprise })).text).toContain('Gern!')
    const again = await web.fetch(`${path}/answer`, { as: ada, form: { text: 'Noch etwas', quoteId: page.hidden('quoteId')! } })
    expect([again.status, again.text.includes('answered or taken back')]).toEqual([422, true])
    expect((await web.fetch(path, { as: eve })).status).toBe(404)
  })

  test('what was sent is listed with what became of it, and can be taken back', async () => {
    const { id: jobId } = await database.run((ctx) => aJob(ctx, client, { title: 'A shop' }))
    const sent = await web.fetch(`/talent/${eve.id}/invite`, { as: client, form: { jobId, message: 'Please.' } })
    expect((await web.fetch(`${sent.location!}/withdraw`, { as: client, form: {} })).status).toBe(303)
    const list = await web.fetch('/invitations/sent/all', { as: client })
    expect(list.text).toContain('Taken back')
    expect((await web.fetch('/invitations', { as: eve })).text).toContain('No invitation waits for you.')
  })
})
