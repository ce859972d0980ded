import { derivedId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import type { PlacedOrder, Project, TierRow } from '#modules/catalog/index.ts'
import { contentOf, type PackagedService } from '../content/categories/index.ts'
import { pay } from './connects.ts'
import { startContractCase } from './contracts.ts'
import type { Client, Freelancer } from './people.ts'
import { isHere, later, type Mutable, type Story } from './story.ts'

export interface ListedProject {
  readonly row: Mutable<Project>
  readonly tiers: readonly TierRow[]
  readonly seller: Freelancer
}

/** Somebody lists a service some weeks after joining. */
function listProject(story: Story, seller: Freelancer, at: Instant): ListedProject {
  const { random } = story
  const service = random.pick(contentOf[seller.main].services)
  const id = story.newId(at)
  const row: Mutable<Project> = {
    id,
    sellerId: seller.id,
    title: service.title,
    description: describe(story, seller, service),
    requirements: random.pick(contentOf[seller.main].questions),
    category: seller.main,
    state: random.chance(0.93) ? 'listed' : 'paused',
    orders: 0,
    createdAt: at,
    changedAt: at,
  }
  const tiers = tiersOf(story, seller, { id, service })
  story.rows.projects.push(row)
  story.rows.tiers.push(...tiers)
  return { row, tiers, seller }
}

function describe(story: Story, seller: Freelancer, service: PackagedService): string {
  const { specialities, approaches } = contentOf[seller.main]
  return `${service.included}.\n\n${story.random.pick(specialities)} ${story.random.pick(approaches)}`
}

function tiersOf(story: Story, seller: Freelancer, { id, service }: { id: string; service: PackagedService }): TierRow[] {
  const { random } = story
  const hours = 1.2 + random.next() * 4
  const rate = seller.rateUsdCents / 100
  return (['starter', 'standard', 'advanced'] as const).map((name, size) => ({
    projectId: id,
    name,
    summary: service.tiers[size] ?? service.title,
    priceUsdCents: usdCents(Math.max(5 + size * 5, Math.round((rate * hours * [1, 2.3, 5][size]!) / 5) * 5) * 100),
    deliveryDays: [3, 6, 12][size]! + random.int(0, 3),
    revisions: [1, 2, 3][size]!,
  }))
}

export interface Ordering {
  readonly client: Client
  readonly project: ListedProject
  readonly at: Instant
}

/** A client buys at checkout; the seller pays nothing, and that decision is recorded too. */
export function placeOrder(story: Story, { client, project, at }: Ordering): boolean {
  const { random } = story
  const { seller, row } = project
  if (!isHere(seller, at) || row.state !== 'listed') return false
  const tier = random.weighted(project.tiers, (_, index) => [0.5, 0.36, 0.14][index] ?? 0)
  const id = story.newId(at)
  const charge = pay(story, seller, {
    action: 'catalog.order',
    facts: { clientKind: client.kind, priceUsdCents: tier.priceUsdCents, category: row.category },
    subject: { kind: 'catalog_order', id },
    key: derivedId('catalog.order', id),
    at,
  })
  if (charge === undefined) return false
  const order: PlacedOrder = {
    id,
    projectId: row.id,
    title: row.title,
    category: row.category,
    tier: tier.name,
    priceUsdCents: tier.priceUsdCents,
    deliveryDays: tier.deliveryDays,
    revisions: tier.revisions,
    sellerId: seller.id,
    organizationId: client.id,
    orderedBy: client.accounts[0]!.id,
    note: random.chance(0.4) ? 'Please tell us if you need anything else before you start.' : '',
    chargeId: charge.id,
    chargedConnects: charge.decision.amount,
    placedAt: at,
  }
  story.rows.orders.push(order)
  row.orders += 1
  startContractCase(story, {
    kind: 'catalog',
    client,
    freelancer: seller,
    title: row.title,
    agreedUsdCents: tier.priceUsdCents,
    initiator: 'client_invite',
    category: row.category,
    jobId: null,
    proposalId: null,
    orderId: id,
    hours: null,
    weeks: tier.deliveryDays / 7,
    at,
  })
  return true
}

/** When the freelancers who sell packaged services list them: nearly half of all, one to three each. */
export function planListings(story: Story, onListed: (project: ListedProject) => void): void {
  const { random } = story
  for (const seller of story.people.freelancers) {
    if (seller.eagerness === 0 || !(random.chance(0.45) || seller.persona !== undefined)) continue
    for (let n = random.int(1, 3); n > 0; n -= 1) {
      const at = later(random, addDays(seller.profile.joinedAt, 4), { from: 5, to: 24 * 50 })
      story.agenda.add(at, (when) => onListed(listProject(story, seller, when)))
    }
  }
}
