import {
  insertAuctions,
  insertBadgePrices,
  insertBadges,
  insertBadgeSteps,
  insertBadgeTicks,
  insertBids,
  insertBidSteps,
  insertBudgets,
  insertClickResults,
  insertClickReturns,
  insertClicks,
  insertHoldoutKeys,
  insertLimits,
  insertProfileBoosts,
  insertProfileSteps,
  insertRounds,
  insertShows,
  insertWearings,
} from '#modules/auctions/index.ts'
import { insertOpportunities } from '#modules/charges/index.ts'
import { insertOrders, insertProjects, insertTiers } from '#modules/catalog/index.ts'
import { insertContracts, insertReviews } from '#modules/contracts/index.ts'
import { insertInvitations, insertOutreach } from '#modules/invitations/index.ts'
import { insertJobMoves, insertJobs } from '#modules/jobs/index.ts'
import { insertMembers, insertOrganizations, insertPoolMembers } from '#modules/organizations/index.ts'
import { encodeFacts, insertPins } from '#modules/policy/index.ts'
import { insertPortfolio, insertProfiles } from '#modules/profiles/index.ts'
import { insertMessages, insertMoves, insertProposals } from '#modules/proposals/index.ts'
import { insertAccounts, type AccountRow } from '#platform/auth/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Freelancer } from '../model/people.ts'
import type { OpportunityRow, Story } from '../model/story.ts'

/** Everybody and every client: what all other rows point at. */
export async function writePeople(tx: Tx, { people, clicks }: Story): Promise<void> {
  const { freelancers, clients, operators } = people
  const inTeams = new Set(clicks.teams.map(({ freelancer }) => freelancer))
  const accountOf = (freelancer: Freelancer): AccountRow =>
    inTeams.has(freelancer) ? { ...freelancer.account, roles: ['freelancer', 'client'] } : freelancer.account
  const members = clients.flatMap((client) => client.accounts.map((account) => ({ client, account })))
  await insertAccounts(tx, [...operators, ...freelancers.map(accountOf), ...members.map(({ account }) => account)])
  await insertProfiles(
    tx,
    freelancers.map(({ profile }) => profile),
  )
  await insertPortfolio(
    tx,
    freelancers.flatMap(({ portfolio }) => portfolio),
  )
  await insertOrganizations(
    tx,
    clients.map(({ organization, bannedAt }) =>
      bannedAt === undefined
        ? organization
        : { ...organization, state: 'banned', bannedAt, banNote: 'Asked people to pay outside the marketplace before any work.' },
    ),
  )
  await insertMembers(
    tx,
    members.map(({ client, account }, index) => ({
      accountId: account.id,
      organizationId: client.id,
      role: members[index - 1]?.client === client ? 'member' : 'owner',
      joinedAt: account.createdAt,
    })),
  )
  await insertMembers(
    tx,
    clicks.teams.map(({ freelancer, client, joinedAt }) => ({
      accountId: freelancer.id,
      organizationId: client.id,
      role: 'member',
      joinedAt,
    })),
  )
}

/** One piece of work for the database, with what it is about for the progress bar. */
export interface RowsPart {
  readonly what: string
  write(tx: Tx): Promise<void>
}

const ROWS_AT_ONCE = 500

/** All that happened between people, in parts small enough for one statement each, in the order of foreign keys. */
export function rowParts({ rows, boosts }: Story): RowsPart[] {
  return [
    ...parts('jobs', rows.jobs, insertJobs),
    ...parts('jobs', rows.jobMoves, insertJobMoves),
    ...parts('talent pools', rows.pool, insertPoolMembers),
    ...parts('invitations', rows.invitations, insertInvitations),
    ...parts('outreach', rows.outreach, insertOutreach),
    ...parts('opportunities', rows.opportunities.map(encoded), insertOpportunities),
    ...parts('proposals', rows.proposals, insertProposals),
    ...parts('proposals', rows.proposalMoves, insertMoves),
    ...parts('messages', rows.messages, insertMessages),
    ...parts('boosts', boosts.keys, insertHoldoutKeys),
    ...parts('boosts', rows.auctions, insertAuctions),
    ...parts('boosts', rows.bids, insertBids),
    ...parts('boosts', rows.bidSteps, insertBidSteps),
    ...parts('boosts', rows.rounds, insertRounds),
    ...parts('boosted profiles', rows.profileBoosts, insertProfileBoosts),
    ...parts('boosted profiles', rows.profileSteps, insertProfileSteps),
    ...parts('boosted profiles', rows.budgets, insertBudgets),
    ...parts('clicks', rows.shows, insertShows),
    ...parts('clicks', rows.clicks, insertClicks),
    ...parts('clicks', rows.clickReturns, insertClickReturns),
    ...parts('clicks', rows.clickResults, insertClickResults),
    ...parts('badges', rows.badgePrices, insertBadgePrices),
    ...parts('badges', rows.badges, insertBadges),
    ...parts('badges', rows.badgeSteps, insertBadgeSteps),
    ...parts('badges', rows.wearings, insertWearings),
    ...parts('badges', rows.badgeTicks, insertBadgeTicks),
    ...parts('limits', rows.limits, insertLimits),
    ...parts('catalog', rows.projects, insertProjects),
    ...parts('catalog', rows.tiers, insertTiers),
    ...parts('catalog orders', rows.orders, insertOrders),
    ...parts('contracts', rows.contracts, insertContracts),
    ...parts('fees', rows.pins, insertPins),
    ...parts('reviews', rows.reviews, insertReviews),
  ]
}

function parts<Row>(what: string, rows: readonly Row[], insert: (tx: Tx, rows: readonly Row[]) => Promise<void>): RowsPart[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, n) => ({
    what,
    write: (tx) => insert(tx, rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE)),
  }))
}

function encoded({ facts, ...row }: OpportunityRow) {
  return { ...row, facts: facts === null ? null : encodeFacts('proposal.submit', facts) }
}
