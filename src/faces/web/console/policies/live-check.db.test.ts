import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { goodRules } from '#kit/bad-drafts.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aFreelancer, aPerson, installDefaultRules, type Person } from '#kit/market.ts'
import { giveConnects } from '#kit/news.ts'
import { useTestWeb, type WebAnswer } from '#kit/web.ts'
import { aProposal, proposalFacts, yes } from '#modules/charges/charges.test-kit.ts'
import { charge } from '#modules/charges/index.ts'
import { routes } from '../index.ts'
import { valuesOf } from './draft-form.ts'

const database = useTestDatabase()
const plenty = { requests: 100_000, seconds: 60 }
const web = useTestWeb(database, routes, { rateLimits: { reading: plenty, writing: plenty, sign_in: plenty } })

/** For the lab's thread to begin and to read history, on any machine. */
const patience = { timeout: 120_000 }

let ada: Person
let edit: string
beforeAll(async () => {
  await installDefaultRules(database)
  ada = await database.run((ctx) => aPerson(ctx, ['operator'], 'Ada'))
  const made = await web.fetch('/console/policies/new', { as: ada, form: { title: 'A change', words: 'What and why.' } })
  edit = made.location!
  for (const country of ['PT', 'BR', 'BR']) {
    const freelancer = await database.run((ctx) => aFreelancer(ctx, { country }))
    await giveConnects(database, freelancer.id, 50)
    await database.run(async (ctx) => {
      yes(await charge(ctx, aProposal(freelancer.id, { facts: proposalFacts({ initiator: 'client_invite' }) })))
    })
  }
})

/** The editor's fields with invitations at a price. */
function invitationsAt(connects: number): Record<string, string | readonly string[]> {
  const values = valuesOf(goodRules, { title: 'A change', words: 'What and why.', revision: 1, breaksPromises: [] })
  const fields: Record<string, string[]> = {}
  for (const [name, value] of values.entries()) (fields[name] ??= []).push(value)
  return { ...fields, 'clauses.invite.charge': 'fixed', 'clauses.invite.fixed': String(connects) }
}

/** Asks as the page does: again, as long as the answer says that history is still being read. */
async function checked(form: Record<string, string | readonly string[]>): Promise<WebAnswer> {
  for (;;) {
    const answer = await web.fetch(edit.replace(/edit$/, 'check'), { as: ada, form })
    if (!answer.body.includes('data-again')) return answer
    await sleep(100)
  }
}

test('the check says whom it would cost more only where somebody asks for groups of people', patience, async () => {
  const { text } = await checked(invitationsAt(3))
  expect(text).toContain('Of 3 actions 3 would cost more')
  expect(text).not.toContain('Country')
})

test(
  'by groups of people every way to divide them names where the change falls most, and each group adds up',
  patience,
  async () => {
    const { text } = await checked({ ...invitationsAt(3), groups: 'on' })
    expect(text).toContain('Country: most for “Brazil” (+6)')
    expect(text).toContain('Group Before After Change Brazil 0 6 +6 Portugal 0 3 +3')
    expect(text).toContain('How long people are here: most for “Less than 30 days here” (+9)')
    expect(text).toContain('Plan: most for “Basic” (+9)')
    const dearer = await checked({ ...invitationsAt(5), groups: 'on' })
    expect(dearer.text).toContain('Brazil 0 10 +10 Portugal 0 5 +5')
  },
)

test('without scripts the button shows the same, and the box stays ticked', patience, async () => {
  await checked({ ...invitationsAt(4), groups: 'on' })
  const page = await web.fetch(edit, { as: ada, form: { ...invitationsAt(4), groups: 'on', intent: 'check' } })
  expect(page.body).toMatch(/name="groups"[^>]*checked=""/)
  expect(page.text).toContain('Count by groups of people too')
})
