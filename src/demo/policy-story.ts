import { invariant } from '#kernel/invariant.ts'
import {
  buildReversal,
  documentHash,
  examine,
  loadPack,
  type Changeset,
  type ConnectsDocument,
  type PricedBy,
} from '#modules/policy/index.ts'
import type { Calendar, StoryMoments } from './calendar.ts'
import type { Era, Rulebook } from './rulebook.ts'

/** The fees that the story's pack puts in force on its first day. */
export function firstFees(): PricedBy<'fees'> {
  const document = loadPack('guildhall').others.find(({ policy }) => policy === 'fees')
  invariant(document !== undefined, 'the pack of the story has fees')
  return { policy: 'fees', version: 1, sha256: documentHash(document), document }
}

/** A change of the rules as an operator of the story drafts and announces it. */
export interface StoryVersion {
  readonly title: string
  /** What changes and why, in the words of the announcement. */
  readonly words: string
  readonly changeset: Changeset
  readonly announced: keyof StoryMoments
  /** Absent: at once, because nobody pays more. */
  readonly effective?: keyof StoryMoments
}

export const firstWords =
  'These are the first rules of this marketplace. Proposing to a job you found yourself costs a few Connects, more for larger jobs. Answering somebody who wrote to you first costs nothing: not to clients who invite you, not to Enterprise clients who reach out, and never when somebody buys from your Project Catalog. What comes back, and when, is written below, and it comes back by itself.'

const smallJobsCheaper: StoryVersion = {
  title: 'Small jobs cost one Connect',
  words:
    'Proposals to jobs up to 50 dollars cost 1 Connect instead of 2. Newcomers start with small jobs, and two Connects were too much for them. Nobody pays more, so it starts at once.',
  changeset: {
    set: {
      params: {
        'rate.card': {
          title: 'Rate card',
          on: 'jobBudgetUsdCents',
          steps: [
            [0, 1],
            [5_000, 4],
            [60_000, 6],
            [200_000, 9],
            [1_000_000, 16],
          ],
        },
      },
    },
  },
  announced: 'smallJobsCheaper',
}

const boostChange: StoryVersion = {
  title: 'Boosts are for proposals that fit, auctions close after five days, and what boosts do is measured',
  words:
    'Auctions for boosted places now close five days after a job is posted instead of seven, because most clients have read their list by then. Bids that never showed are still released in full. Only a proposal that fits the job may be boosted: the freelancer’s field is the job’s, or the profile names one of the skills it needs. Clients found people from other trades on top of their lists. And on 150 of 1,000 jobs, drawn by chance, boosts are neither shown nor charged; bidders are told afterwards. Only so can we say what a boosted place does, and we will publish it, also if it is nothing.',
  changeset: {
    set: {
      params: { 'boost.close.days': 5, 'boost.holdout.perThousand': 150 },
      clauses: [
        {
          id: 'boost-proposal',
          charge: {
            auction: {
              slots: 'boost.slots',
              min: 'boost.min',
              pays: 'highest_losing_bid',
              chargedOn: 'client_interaction',
              eligible: 'fits_job',
              closesAfterDays: 'boost.close.days',
              holdoutPerThousand: 'boost.holdout.perThousand',
            },
          },
        },
      ],
    },
  },
  announced: 'boostChangeAnnounced',
  effective: 'boostChange',
}

const largeJobsDearer: StoryVersion = {
  title: 'Proposals to the largest jobs cost 18 Connects',
  words:
    'Jobs of 10,000 dollars and more drew so many hasty proposals that clients stopped reading them. Proposing to them will cost 18 Connects instead of 16, with 34 days of notice. All other prices stay as they are, and so do all the rules by which Connects come back.',
  changeset: {
    set: {
      params: {
        'rate.card': {
          title: 'Rate card',
          on: 'jobBudgetUsdCents',
          steps: [
            [0, 1],
            [5_000, 4],
            [60_000, 6],
            [200_000, 9],
            [1_000_000, 18],
          ],
        },
      },
    },
  },
  announced: 'largeJobsDearerAnnounced',
  effective: 'largeJobsDearer',
}

export const invitationsCharged: StoryVersion = {
  title: 'Answering an invitation will cost Connects',
  words:
    'From the date below, answering a client’s invitation will cost as much as a proposal of your own: 1 to 18 Connects by the size of the job. Clients send more and more invitations to people whose profiles they have not read, and those who answer carefully drown among those who answer everything. We believe that a price will make answers rarer and better.\n\nThis breaks a promise: “Answering a client who wrote to you first never costs Connects.” We say so here, we give 48 days of notice, and we will publish what it does. Outreach by Enterprise clients, orders from the Project Catalog and direct offers stay free, and whatever comes back for your own proposals comes back for answers too. Should it do harm, we will take it back and return everything.',
  changeset: {
    set: {
      clauses: [
        {
          id: 'invite',
          charge: { table: 'rate.card' },
          why: 'Clients invite many people they have not read about. A price is meant to make answers rarer and better.',
        },
      ],
    },
    breaksPromises: ['answering-is-free'],
  },
  announced: 'invitationsChargedAnnounced',
  effective: 'invitationsCharged',
}

/** Everything announced before the reversal, in order. */
export const storyVersions: readonly StoryVersion[] = [smallJobsCheaper, boostChange, largeJobsDearer, invitationsCharged]

export const reversalWords =
  'We take this rule back, today and completely. In the four weeks it was in force, far fewer invitations were answered with a yes, while answers to Enterprise outreach, which stayed free, did not change. Clients waited longer and hired less. Answering an invitation is free again from this moment, the promise stands, and everything that was taken for an answer returns to the lots it came from, with at least 90 days of life. Nobody has to ask. The report lists every refund.'

/** The draft that waits for whoever plays the operator: it breaks the promise and does not say so. */
export const waitingDraft = {
  title: 'A token price for answering invitations',
  words:
    'Answering an invitation would cost a single Connect. It is meant to stop copied answers without keeping anybody from a job they want.',
  changeset: {
    set: { clauses: [{ id: 'invite', charge: { fixed: 1 }, why: 'A single Connect is meant to keep copied answers away.' }] },
  } satisfies Changeset,
}

/** The rules of the whole story, computed as the policy module will compute them. */
export function writeRulebook(calendar: Calendar): Rulebook {
  const first = firstDocument()
  const eras: Era[] = [{ version: 1, from: calendar.start, document: first }]
  for (const version of storyVersions) {
    const from = calendar.moments[version.effective ?? version.announced]
    eras.push({ version: eras.length + 1, from, document: changed(eras.at(-1)!.document, version.changeset) })
  }
  eras.push({ version: eras.length + 1, from: calendar.moments.reversal, document: reversed(eras) })
  return eras
}

export function firstDocument(): ConnectsDocument {
  const first = loadPack('guildhall').versions.at(-1)
  invariant(first !== undefined, 'the default pack has a version')
  return first.document
}

function changed(parent: ConnectsDocument, changeset: Changeset): ConnectsDocument {
  const examined = examine(parent, changeset)
  invariant(examined.ok, `a change of the story is not valid: ${examined.ok ? '' : JSON.stringify(examined.refusal)}`)
  return examined.value.document
}

/** The number of the version that charges for answers. */
export function chargingVersion(rulebook: Rulebook): number {
  return rulebook.length - 1
}

function reversed(eras: readonly Era[]): ConnectsDocument {
  const built = buildReversal(eras, { version: eras.length, clauses: ['invite'] })
  invariant(built.ok, `the reversal of the story is not possible: ${built.ok ? '' : built.refusal.code}`)
  return built.value.document
}
