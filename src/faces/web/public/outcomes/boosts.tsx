import { get, page } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  ConnectsAmount,
  DataTable,
  EmptyState,
  Grid,
  LinkButton,
  PageHeader,
  Prose,
  Section,
  Stat,
} from '#faces/web/kit/index.ts'
import { publicHoldoutKeys, type PublicBoostOutcome, type PublicKey } from '#modules/auctions/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { MOST_AUCTIONS, readBoostOutcome } from '#reads/boost-outcomes.ts'
import { cursorOf, pageOf, readNumberCursor, type ListPage } from '#reads/cursor.ts'
import { Comparison, verdictOf } from './boost-comparison.tsx'
import { HoldoutKeys } from './holdout-keys.tsx'

const KEYS_PAGE = 12

/** What boosts of proposals did, by the jobs that chance kept them from; also when they did nothing. */
export const routes = [
  get('/outcomes/boosts', ['anyone'], async (request) => {
    const found = await request.reading(async (tx) => ({
      outcome: await readBoostOutcome(tx),
      keys: await readKeys(tx, { now: request.now, cursor: request.query.get('after') ?? undefined }),
    }))
    return page({
      title: 'What boosts did',
      description:
        'What a boosted place brought, measured by jobs on which boosts were not shown, with intervals, “no effect” included.',
      alternates: [{ href: '/outcomes/boosts.json', type: 'application/json', title: 'The same as data' }],
      body: <BoostsPage {...found} isPaged={request.query.has('after')} />,
    })
  }),
  get('/outcomes/boosts.json', ['anyone'], async (request) => {
    const found = await request.reading(async (tx) => ({
      outcome: await readBoostOutcome(tx),
      keys: await readKeys(tx, { now: request.now, cursor: request.query.get('after') ?? undefined }),
    }))
    const { items: keys, nextCursor } = found.keys
    return Response.json({
      format: 'guildhall/boost-outcomes/1',
      asOf: request.now,
      ...found.outcome,
      keys,
      next: nextCursor ?? null,
    })
  }),
]

async function readKeys(
  tx: Tx,
  { now, cursor }: { readonly now: Date; readonly cursor: string | undefined },
): Promise<ListPage<PublicKey>> {
  const rows = await publicHoldoutKeys(tx, { now, before: readNumberCursor(cursor), limit: KEYS_PAGE + 1 })
  return pageOf(rows, KEYS_PAGE, (last) => cursorOf(last.no))
}

function BoostsPage({
  outcome,
  keys,
  isPaged,
}: {
  readonly outcome: PublicBoostOutcome
  readonly keys: ListPage<PublicKey>
  readonly isPaged: boolean
}) {
  const { total } = outcome
  return (
    <>
      <Breadcrumbs items={[{ label: 'Rules register', href: '/rules' }]} />
      <PageHeader
        title="What boosts did"
        lead={
          total === undefined ? 'What a boosted place brings, measured instead of promised.' : verdictOf(total.reached, 'reached')
        }
        actions={<LinkButton href="/outcomes/boosts.json">The same as JSON</LinkButton>}
      />
      {total === undefined ? (
        <EmptyState title="There is nothing to say yet">
          Nothing is said here about fewer than five people. Once enough boosts have ended, on jobs that showed them and on jobs
          that did not, this page says what they did, also when that is nothing.
        </EmptyState>
      ) : (
        <>
          <Totals total={total} />
          <Comparison
            outcome={outcome}
            what="reached"
            title="Did the client do something with the proposal?"
            intro="Write, shortlist, archive, decline, offer or hire: all that a boost is charged for. Looking is not among it."
          />
          <Comparison
            outcome={outcome}
            what="hired"
            title="Was the freelancer hired?"
            intro="What a boost is for in the end. Hires are rare, so these intervals are wide for a long time."
          />
        </>
      )}
      <Methods />
      <HoldoutKeys keys={keys} isPaged={isPaged} />
    </>
  )
}

function Totals({ total }: { readonly total: NonNullable<PublicBoostOutcome['total']> }) {
  const { jobs, places, paid } = total
  const all = ({ shown, holdout, notDrawn }: typeof jobs) => (shown + holdout + notDrawn).toLocaleString('en')
  return (
    <Section title="Boosts of proposals that are over">
      <Grid least="small">
        <Stat label="Jobs with a boosted place" value={all(jobs)} />
        <Stat
          label="Held out by chance"
          value={jobs.holdout.toLocaleString('en')}
          note="not shown, not charged, told afterwards"
        />
        <Stat label="Places won" value={all(places)} />
        <Stat label="Paid for them" value={<ConnectsAmount value={paid} strong />} note="what came back is taken off" />
      </Grid>
      {jobs.notDrawn === 0 ? null : (
        <p className="muted">
          {jobs.notDrawn.toLocaleString('en')} of these jobs ran while no share of jobs was held out, so there is nothing to
          compare them with. They are counted above and nowhere below.
        </p>
      )}
    </Section>
  )
}

function Methods() {
  return (
    <Section id="methods" title="How this is measured">
      <Prose>
        <p>
          On a small share of jobs, set by the <a href="/rules">rules</a>, boosts are neither shown nor charged. Bids are taken
          and settled there as everywhere; nobody knows beforehand which jobs these are, and bidders are told afterwards. So the
          places won on these jobs show what would have happened without the boost. Who has a place, and sees the client do
          something without being charged, can guess it earlier: by then it is counted that the client did something, but a hire
          comes later.
        </p>
        <DataTable
          caption="What the words mean"
          quietCaption
          rows={meanings}
          rowKey={({ word }) => word}
          columns={[
            { title: 'Here', cell: ({ word }) => word },
            { title: 'means', cell: ({ means }) => means },
          ]}
        />
        <p>
          A boost moves a proposal up by taking somebody else down. What is measured is what a place does for the one who has it,
          not whether the marketplace as a whole hires more. Counted are the jobs whose auction ended last, at most{' '}
          {MOST_AUCTIONS.toLocaleString('en')} of them.
        </p>
        <p>
          The share of jobs that is held out can change with the rules, and the times change with it. So a job that was held out
          counts for as many as showed boosts for one like it: for 19 where one job in 20 was held out, for one where it was every
          second. Both sides then speak of the same times. All jobs in one pot would not: a share held out in a busy month and
          another in a quiet one would look like something that boosts did.
        </p>
      </Prose>
    </Section>
  )
}

const meanings = [
  {
    word: 'A place',
    means: 'A bid that won one of the labelled places in any round. What became of it afterwards does not change that.',
  },
  {
    word: 'The difference',
    means:
      'The share of places that were reached where boosts were shown, minus the same share where they were not, in percentage points. Of jobs that were held out, each counts for as many as showed boosts for one like it.',
  },
  {
    word: 'The interval',
    means:
      'In 95 of 100 such comparisons it holds the truth. Places of one job share its client, so the job is the unit: the variance is that of whole jobs, and the interval Welch’s.',
  },
  {
    word: 'No effect',
    means: 'The interval holds 0. That is a result: if there is an effect, it is no larger than the interval says.',
  },
  {
    word: 'Not enough yet',
    means:
      'Fewer than 30 jobs on one side, or more of which a few count for so many that they tell no more than that. Then nothing is estimated, because chance alone could make anything.',
  },
  {
    word: 'Other categories',
    means: 'Those in which a figure would be about fewer than five people, put together so that none can be worked out.',
  },
]
