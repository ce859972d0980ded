import { beforeAll, describe, expect, test } from 'vitest'
import { aClient, aFreelancer } from '#kit/market.ts'
import { useTestDatabase } from '#kit/database.ts'
import type { Id } from '#kernel/ids.ts'
import { addDays } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { insertContracts, insertReviews, refreshFigures, type Contract } from '#modules/contracts/index.ts'
import type { Ctx } from '#platform/run-action.ts'
import { readFreelancerPage } from './freelancer-page.ts'
import { searchTalent, type TalentFilters } from './talent-search.ts'

async function anEndedContract(
  ctx: Ctx,
  contract: Pick<Contract, 'freelancerId' | 'organizationId'> & Partial<Contract>,
): Promise<Id> {
  const id = ctx.newId()
  await insertContracts(ctx.tx, [
    {
      id,
      kind: 'fixed',
      jobId: null,
      proposalId: null,
      catalogOrderId: null,
      title: 'A website',
      agreedUsdCents: usdCents(200_000),
      state: 'ended',
      outcome: 'successful',
      earnedUsdCents: usdCents(200_000),
      chargeId: null,
      startedAt: addDays(ctx.now, -40),
      endedAt: addDays(ctx.now, -20),
      endNote: null,
      reviewsPublishedAt: addDays(ctx.now, -6),
      ...contract,
    },
  ])
  return id
}

describe('talent', () => {
  const database = useTestDatabase()
  const ids: Record<string, Id> = {}
  beforeAll(() =>
    database.run(async (ctx) => {
      const clients = [await aClient(ctx), await aClient(ctx)]
      const joinedAt = addDays(ctx.now, -400)
      ids['proven'] = (await aFreelancer(ctx, { displayName: 'Ana', joinedAt })).id
      ids['newcomer'] = (await aFreelancer(ctx, { displayName: 'Bo', country: 'JP', hourlyRateUsdCents: usdCents(9000) })).id
      ids['failed'] = (await aFreelancer(ctx, { displayName: 'Cy', joinedAt })).id
      ids['arabic'] = (
        await aFreelancer(ctx, {
          displayName: 'نور',
          headline: 'مترجمة قانونية',
          category: 'translation',
          languages: [{ code: 'ar', level: 'native' }],
        })
      ).id
      ids['members'] = (await aFreelancer(ctx, { displayName: 'Di', visibility: 'members' })).id
      ids['hidden'] = (await aFreelancer(ctx, { displayName: 'Ed', visibility: 'hidden' })).id
      for (const client of clients) {
        const { organizationId } = client
        const id = await anEndedContract(ctx, { freelancerId: ids['proven'], organizationId })
        await anEndedContract(ctx, { freelancerId: ids['failed'], organizationId, outcome: 'unsuccessful' })
        await insertReviews(ctx.tx, [
          { contractId: id, authorSide: 'client', authorId: client.id, stars: 5, words: 'Muito bom!', writtenAt: ctx.now },
        ])
      }
      await refreshFigures(ctx, Object.values(ids))
    }),
  )
  const search = (filters: TalentFilters, signedIn = false, after?: string, size = 20) =>
    database.read.transaction().execute((tx) => searchTalent(tx, { filters, signedIn, after, size }))
  const names = async (filters: TalentFilters, signedIn = false) =>
    (await search(filters, signedIn)).items.map((card) => card.displayName)

  test('is ordered by what is proven, newcomers above those whose work failed', async () => {
    const order = await names({})
    expect(order[0]).toBe('Ana')
    expect(order.at(-1)).toBe('Cy')
    expect(order).toContain('Bo')
  })

  test.each<[string, TalentFilters, string[]]>([
    ['words in another script', { words: 'مترجمة' }, ['نور']],
    ['category', { category: 'translation' }, ['نور']],
    ['language', { language: 'ar' }, ['نور']],
    ['country', { country: 'JP' }, ['Bo']],
    ['any badge', { badge: 'any' }, ['Ana']],
    ['one badge', { badge: 'top_rated' }, ['Ana']],
    ['score', { scoreFrom: 90 }, ['Ana']],
    ['rate', { rateToUsdCents: 5000, words: 'developer', country: 'JP' }, []],
  ])('is found by %s', async (_filter, filters, found) => {
    expect(await names(filters)).toEqual(found)
  })

  test('shows who is for members only to members, and the hidden to nobody', async () => {
    expect(await names({})).not.toContain('Di')
    expect(await names({}, true)).toContain('Di')
    expect(await names({}, true)).not.toContain('Ed')
  })

  test('turns pages without losing or repeating anybody', async () => {
    const all = (await search({}, true)).items.map((card) => card.accountId)
    const first = await search({}, true, undefined, 3)
    const second = await search({}, true, first.nextCursor, 3)
    expect([...first.items, ...second.items].map((card) => card.accountId)).toEqual(all)
    expect(second.nextCursor).toBeUndefined()
  })

  test('has a page each with figures that explain themselves, finished work and reviews', async () => {
    const page = await database.read
      .transaction()
      .execute((tx) => readFreelancerPage(tx, { freelancerId: ids['proven']!, viewerId: undefined }))
    expect(page).toMatchObject({
      figures: { successScore: 100, successBasis: { outcomes: 2, clients: 2 }, reviewCount: 2, badge: 'top_rated' },
      finished: [
        { stars: 5, words: 'Muito bom!' },
        { stars: 5, words: 'Muito bom!' },
      ],
      isSelf: false,
      mayInviteTo: [],
    })
  })

  test('hides a hidden page from all but its owner and clients they met', async () => {
    const { met, stranger } = await database.run(async (ctx) => {
      const [one, other] = [await aClient(ctx), await aClient(ctx)]
      await anEndedContract(ctx, { freelancerId: ids['hidden']!, organizationId: one.organizationId })
      return { met: one, stranger: other }
    })
    const page = (viewerId: Id | undefined) =>
      database.read.transaction().execute((tx) => readFreelancerPage(tx, { freelancerId: ids['hidden']!, viewerId }))
    expect(await page(undefined)).toBeUndefined()
    expect(await page(stranger.id)).toBeUndefined()
    expect(await page(met.id)).toMatchObject({ profile: { displayName: 'Ed' } })
    expect(await page(ids['hidden'])).toMatchObject({ isSelf: true })
  })
})
