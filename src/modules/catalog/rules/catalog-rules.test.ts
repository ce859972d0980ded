import { describe, expect, test } from 'vitest'
import { usdCents } from '#kernel/money.ts'
import { ok, refuse } from '#kernel/result.ts'
import { decideOrdering, decideTiers, type OrderingFacts } from './ordering.ts'
import { inOrder, projectText } from './project-text.ts'
import { projectMoves, projectStates, type ProjectState, type Tier } from './projects.ts'

const tier = (name: Tier['name'], dollars: number): Tier => ({
  name,
  summary: 'A logo',
  priceUsdCents: usdCents(dollars * 100),
  deliveryDays: 3,
  revisions: 1,
})
const facts: OrderingFacts = {
  project: { state: 'listed', sellerId: 's' },
  tiers: [tier('starter', 50), tier('standard', 90)],
  chosen: 'standard',
  seenPriceUsdCents: 9000,
  ordererId: 'c',
  clientIsBanned: false,
}

describe('a project', () => {
  test('reaches every state from its draft', () => {
    const reached = new Set<ProjectState>(['draft'])
    for (const state of reached) for (const next of projectMoves[state]) reached.add(next)
    expect([...reached].toSorted()).toEqual([...projectStates].toSorted())
  })

  test('has tiers that cost more the larger they are', () => {
    expect(decideTiers([])).toEqual(refuse({ code: 'no_tier' }))
    expect(decideTiers([tier('starter', 50), tier('standard', 50)])).toEqual(refuse({ code: 'tiers_out_of_order' }))
    expect(decideTiers([tier('starter', 50), tier('advanced', 51)])).toEqual(ok('fine'))
    expect(inOrder([tier('advanced', 9), tier('starter', 1)]).map((each) => each.name)).toEqual(['starter', 'advanced'])
  })

  test('names the field that is wrong, and takes each tier once', () => {
    const text = { title: 'Logo', description: 'x', category: 'design' }
    const wrong = projectText.safeParse({ ...text, tiers: [{ ...tier('starter', 50), deliveryDays: 0 }] })
    expect(wrong.error?.issues[0]?.path).toEqual(['tiers', 0, 'deliveryDays'])
    expect(projectText.safeParse({ ...text, tiers: [tier('starter', 50), tier('starter', 60)] }).success).toBe(false)
  })
})

describe('an order', () => {
  test('takes the chosen tier', () => expect(decideOrdering(facts)).toEqual(ok(facts.tiers[1])))
  test.each([
    [{ clientIsBanned: true, project: { state: 'paused', sellerId: 'c' } }, { code: 'client_banned' }],
    [{ project: { state: 'paused', sellerId: 'c' } }, { code: 'not_for_sale' }],
    [{ project: { state: 'listed', sellerId: 'c' }, chosen: 'advanced' }, { code: 'own_project' }],
    [{ chosen: 'advanced', seenPriceUsdCents: 1 }, { code: 'tier_not_found' }],
    [{ seenPriceUsdCents: 8000 }, { code: 'price_changed', seenUsdCents: 8000, currentUsdCents: 9000 }],
  ] as const)('is refused in this order: %o', (change, refusal) => {
    expect(decideOrdering({ ...facts, ...change })).toEqual(refuse(refusal))
  })
})
