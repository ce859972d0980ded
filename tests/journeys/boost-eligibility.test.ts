import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems, sidewaysScroll, takeScreenshot, useTestBrowser } from '#kit/browser.ts'
import { useTestDatabase } from '#kit/database.ts'
import { aClient, aFreelancer, aJob, propose, type Client, type Person } from '#kit/market.ts'
import { useTestSite } from '#kit/site.ts'
import type { Id } from '#kernel/ids.ts'
import type { Job } from '#modules/jobs/index.ts'
import { installPolicy, loadPack, type ConnectsDocument } from '#modules/policy/index.ts'
import type { ProfileRow } from '#modules/profiles/index.ts'
import { startSession } from '#platform/auth/index.ts'
import { routes } from '../../src/assembly.ts'

const rules = loadPack('guildhall').versions.at(-1)!.document
const onlyWhoFits: ConnectsDocument = {
  ...rules,
  clauses: rules.clauses.map((clause) =>
    clause.id === 'boost-proposal' && 'auction' in clause.charge
      ? { ...clause, charge: { auction: { ...clause.charge.auction, eligible: 'fits_job' } } }
      : clause,
  ),
}

describe('only a proposal that fits the job may be boosted', () => {
  const database = useTestDatabase()
  const site = useTestSite(database, routes)
  const browser = useTestBrowser()
  let client: Client
  let job: Job
  beforeAll(async () => {
    await database.run((ctx) => installPolicy(ctx, { document: onlyWhoFits, words: 'The first rules.' }))
    client = await database.run((ctx) => aClient(ctx))
    job = await database.run((ctx) => aJob(ctx, client, { mustSkills: ['React', 'TypeScript'] }))
  })

  interface Looks {
    readonly width?: number
    readonly dark?: boolean
    readonly scripts?: boolean
  }
  interface Applicant extends Person {
    readonly proposalId: Id
  }
  const applicant = async (profile: Partial<ProfileRow>): Promise<Applicant> => {
    const person = await database.run((ctx) => aFreelancer(ctx, profile))
    return { ...person, proposalId: await propose(database, person, job) }
  }
  const seat = async (person: Person, options: Looks = {}): Promise<Page> => {
    const page = await browser.newPage({ ...options, baseUrl: site.url })
    const { token } = await database.run((ctx) => startSession(ctx.tx, person.id))
    await page.context().addCookies([{ name: 'session', value: token, url: site.url }])
    return page
  }
  const wordsOn = async (page: Page, within = 'main') => (await page.locator(within).innerText()).replaceAll(/\s+/g, ' ')
  const whole = async (page: Page, name: string, { scripts = true }: Looks = {}): Promise<void> => {
    // What looks for problems is itself a script.
    if (scripts) expect(await accessibilityProblems(page), name).toEqual([])
    expect(await sidewaysScroll(page), name).toBe(0)
    if (process.env['PICTURES'] === '1') await takeScreenshot(page, name)
  }
  const saysSkills = async (page: Page, skills: string): Promise<void> => {
    await page.getByLabel('Skills').fill(skills)
    await page.getByRole('button', { name: 'Save the profile' }).click()
    await page.getByText('Your profile is saved.').waitFor()
  }

  test.each<[string, Looks]>([
    ['wide', {}],
    ['on a phone, in the dark', { dark: true, width: 360 }],
    ['without scripts', { scripts: false, width: 360 }],
  ])('who does not fit is told why before they try, adds the skill, and boosts (%s)', async (name, options) => {
    const { proposalId, ...person } = await applicant({ category: 'design', skills: ['Figma'] })
    const page = await seat(person, options)
    await page.goto(`/proposals/${proposalId}`)
    const offered = await wordsOn(page, '#boost')
    expect(offered).toContain('This proposal cannot be boosted now')
    expect(offered).toContain('for people in Web development, or with at least one of these skills: React, TypeScript.')
    expect(await page.getByLabel('Your maximum').count()).toBe(0)
    await whole(page, `boost-does-not-fit ${name}`, options)

    await page.getByRole('link', { name: 'Your profile’s skills' }).click()
    await page.waitForURL(/\/profile#/)
    await saysSkills(page, 'Figma, react')
    await page.goto(`/proposals/${proposalId}`)
    expect(await wordsOn(page, '#boost')).toContain('You may boost it: your profile names React.')
    await whole(page, `boost-fits ${name}`, options)
    await page.getByLabel('Your maximum').fill('3')
    await page.getByRole('button', { name: 'Set it aside' }).click()
    await page.locator('#boost-now p:visible', { hasText: 'you would have a place' }).waitFor()
    expect(await wordsOn(page, '#boost')).toContain('Yours did when you named your maximum: your profile named React.')
    await whole(page, `boost-fitted ${name}`, options)
  })

  test('who stops fitting while the page is open is refused at the field, and keeps what was typed', async () => {
    const { proposalId, ...person } = await applicant({ category: 'design', skills: ['React'] })
    const page = await seat(person, { width: 360 })
    await page.goto(`/proposals/${proposalId}`)
    await page.getByLabel('Your maximum').fill('3')
    const other = await seat(person)
    await other.goto('/profile')
    await saysSkills(other, 'Figma')

    await page.getByRole('button', { name: 'Set it aside' }).click()
    await page.getByText('Nothing was set aside.').first().waitFor()
    const field = page.getByLabel('Your maximum')
    expect(await field.inputValue()).toBe('3')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const described = (await field.getAttribute('aria-describedby')) ?? ''
    expect(await wordsOn(page, `#${described.split(' ').at(-1)}`)).toContain(
      'is not in Web development and names none of React, TypeScript',
    )
    await whole(page, 'boost-refused')
  })

  test('everybody can read on the auction’s page who may bid', async () => {
    const inField = await applicant({ category: 'web_development', skills: [] })
    const page = await seat(inField)
    await page.goto(`/proposals/${inField.proposalId}`)
    expect(await wordsOn(page, '#boost')).toContain('You may boost it: your profile’s field is the job’s.')
    await page.getByLabel('Your maximum').fill('2')
    await page.getByRole('button', { name: 'Set it aside' }).click()
    await page.getByRole('link', { name: 'The auction’s public page' }).click()
    expect(await wordsOn(page)).toMatch(/Who may bid who has a proposal to the job and a profile in its field/i)
    await whole(page, 'auction-who-may-bid')
  })
})
