import { derivedId } from '#kernel/ids.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { usdCents } from '#kernel/money.ts'
import { OUTREACH_ANSWER_DAYS, type Outreach } from '#modules/invitations/index.ts'
import type { Facts } from '#modules/policy/index.ts'
import { declineReasons, outreachAnswers, outreachMessages, outreachSubjects } from '../content/letters.ts'
import { fill } from '../content/lines.ts'
import { followClick } from './clicks/follow.ts'
import { pay } from './connects.ts'
import { factsOfFreelancer } from './facts.ts'
import { logOpportunity } from './invitation-states.ts'
import type { Client, Freelancer } from './people.ts'
import type { Pools } from './pools.ts'
import { awake, chanceOf, isHere, waiting, type Mutable, type Story } from './story.ts'

export interface Reaching {
  readonly client: Client
  readonly freelancer: Freelancer
  readonly at: Instant
}

/** An Enterprise client writes without a job; not while an earlier message of theirs waits for this freelancer's answer. */
export function reachOut(story: Story, { client, freelancer, at }: Reaching): Mutable<Outreach> | undefined {
  const { random } = story
  const waits = story.rows.outreach.some(
    ({ organizationId, freelancerId, state }) =>
      organizationId === client.id && freelancerId === freelancer.id && state === 'sent',
  )
  if (waits) return undefined
  const sender = random.pick(client.accounts.filter((account, index) => index === 0 || account.createdAt < at))
  const values = {
    name: freelancer.account.displayName,
    company: client.organization.name,
    skill: freelancer.profile.skills[0] ?? '',
  }
  const row: Mutable<Outreach> = {
    id: story.newId(at),
    organizationId: client.id,
    sentBy: sender.id,
    freelancerId: freelancer.id,
    subject: fill(random.pick(outreachSubjects), values),
    message: fill(random.pick(outreachMessages), values),
    category: freelancer.main,
    budgetUsdCents: random.chance(0.7) ? usdCents(Math.round(random.logNormal(24, 0.7)) * 10_000) : null,
    state: 'sent',
    answer: null,
    declineReason: null,
    chargeId: null,
    sentAt: at,
    seenAt: null,
    settledAt: null,
  }
  story.rows.outreach.push(row)
  followClick(story, { kind: 'outreach', id: row.id, client, freelancer, at })
  logOpportunity(story, row, { kind: 'outreach', stage: 'delivered', at, facts: factsOf(row, freelancer, at) })
  story.agenda.add(addDays(at, OUTREACH_ANSWER_DAYS), (when) => {
    if (row.state === 'sent') settle(story, row, { state: 'ignored', at: when })
  })
  return row
}

function factsOf(row: Outreach, freelancer: Freelancer, at: Instant): Facts {
  return {
    initiator: 'enterprise_outreach',
    clientKind: 'enterprise',
    jobBudgetUsdCents: row.budgetUsdCents ?? 0,
    experienceLevel: 'unknown',
    category: row.category,
    ...factsOfFreelancer(freelancer, at),
  }
}

/** A message, and its answer some time later. What stayed free while answering invitations cost: the control of the measurement. */
export function reachOutAndAwait(story: Story, pools: Pools, { client, freelancer, at: sentAt }: Reaching): void {
  const { random } = story
  const row = reachOut(story, { client, freelancer, at: sentAt })
  if (row === undefined || random.chance(0.06)) return
  const seenAt = awake(random, addHours(row.sentAt, 0.5 + waiting(random, 20)), freelancer.region.utcOffset)
  story.agenda.add(seenAt, (at) => {
    row.seenAt = at
    logOpportunity(story, row, { kind: 'outreach', stage: 'seen', at })
  })
  const answerAt = awake(random, addHours(seenAt, 0.5 + waiting(random, 30)), freelancer.region.utcOffset)
  story.agenda.add(answerAt, (at) => {
    if (row.state !== 'sent') return
    if (random.chance(chanceOf(0.5 + random.normal(0, 0.5)))) answerYes(story, { client, freelancer, at }, row, pools)
    else if (random.chance(0.5)) settle(story, row, { state: 'declined', at, reason: random.pick(declineReasons) })
  })
}

function answerYes(story: Story, { client, freelancer, at }: Reaching, row: Mutable<Outreach>, pools: Pools): void {
  const { random } = story
  const charge = pay(story, freelancer, {
    action: 'proposal.submit',
    facts: factsOf(row, freelancer, at),
    subject: { kind: 'outreach', id: row.id },
    key: derivedId('invitations.answer-outreach', row.id),
    at,
  })
  if (charge === undefined) return
  row.chargeId = charge.id
  row.answer = random.pick(outreachAnswers)
  settle(story, row, { state: 'answered', at })
  if (random.chance(0.35)) {
    story.agenda.add(addHours(at, 20 + waiting(random, 60)), (when) => joinPool(story, pools, { client, freelancer, at: when }))
  }
}

export function joinPool(story: Story, pools: Pools, { client, freelancer, at }: Reaching): void {
  if (!isHere(freelancer, at) || !pools.add(client.id, freelancer.id)) return
  story.rows.pool.push({
    organizationId: client.id,
    freelancerId: freelancer.id,
    addedBy: client.accounts[0]?.id ?? null,
    addedAt: at,
  })
}

function settle(
  story: Story,
  row: Mutable<Outreach>,
  settled: { readonly state: 'answered' | 'declined' | 'ignored'; readonly at: Instant; readonly reason?: string },
): void {
  row.state = settled.state
  row.settledAt = settled.at
  row.declineReason = settled.reason ?? null
  if (row.seenAt === null && settled.state !== 'ignored') row.seenAt = settled.at
  const answer = { answered: 'accepted', declined: 'declined', ignored: 'ignored' } as const
  logOpportunity(story, row, { kind: 'outreach', stage: 'answered', at: settled.at, answer: answer[settled.state] })
}
