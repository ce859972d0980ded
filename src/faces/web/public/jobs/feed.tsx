import { priceUnder } from '#modules/charges/index.ts'
import { experienceLevels } from '#modules/jobs/index.ts'
import { versionInForce, type VersionInForce } from '#modules/policy/index.ts'
import { findProfile, freelancerFacts, type FreelancerFacts } from '#modules/profiles/index.ts'
import { initiatorOf } from '#modules/proposals/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { countJobs, readJobFeed, type JobCard, type JobCounts, type JobFilters } from '#reads/job-feed.ts'
import type { ListPage } from '#reads/cursor.ts'
import {
  CardList,
  Columns,
  EmptyState,
  FilterForm,
  LinkButton,
  PageHeader,
  Pager,
  Select,
  Stack,
  TextField,
  type Choice,
} from '../../kit/index.ts'
import { page, type Page, type WebRequest } from '../../routes.ts'
import { jobFiltersOf } from './filters.ts'
import { isFiltered, MoreFilters } from '../more-filters.tsx'
import { JobListCard } from './job-card.tsx'
import { categoryChoices, countryChoices, levelName } from './words.ts'

export async function feedPage(request: WebRequest): Promise<Page> {
  const filters = jobFiltersOf(request.query)
  const question = { filters, viewerId: request.account?.id, now: request.now }
  const after = request.query.get('after') ?? undefined
  const found = await request.reading(async (tx) => {
    const jobs = await readJobFeed(tx, { ...question, after })
    return { jobs, counts: await countJobs(tx, question), prices: await pricesOf(tx, jobs.items, request) }
  })
  return page({
    title: 'Open jobs',
    description: 'Open jobs, each with what a proposal costs and the rule behind it.',
    width: 'wide',
    body: (
      <>
        <PageHeader
          title="Open jobs"
          lead="Every job shows what a proposal costs in Connects. The job’s page gives the rule behind the price and what brings it back."
        />
        <Columns aside={<Filters request={request} counts={found.counts} />} asideLabel="Filters" asideFirst>
          <Found filters={filters} filtered={isFiltered(request.query)} {...found} />
        </Columns>
      </>
    ),
  })
}

/** What a proposal by the viewer costs now, job by job; for visitors and clients, by a newcomer on the basic plan. */
async function pricesOf(tx: Tx, jobs: readonly JobCard[], request: WebRequest): Promise<readonly number[]> {
  if (jobs.length === 0) return []
  const version = await versionInForce(tx, 'connects', request.now)
  const freelancer = await viewerFacts(tx, request)
  return jobs.map((job) => priceOf(job, freelancer, version))
}

async function viewerFacts(tx: Tx, request: WebRequest): Promise<FreelancerFacts> {
  const accountId = request.account?.id
  const isFreelancer = accountId !== undefined && (await findProfile(tx, accountId)) !== undefined
  return isFreelancer ? freelancerFacts(tx, accountId, request.now) : { freelancerPlan: 'basic', badge: 'none', tenureDays: 0 }
}

function priceOf(job: JobCard, freelancer: FreelancerFacts, version: VersionInForce): number {
  const facts = {
    initiator: initiatorOf({ invited: job.invited, inTalentPool: job.inTalentPool, featured: job.featured }),
    clientKind: job.clientKind,
    jobBudgetUsdCents: job.sizeUsdCents,
    experienceLevel: job.experienceLevel,
    category: job.category,
    ...freelancer,
  }
  return priceUnder(version, { action: 'proposal.submit', facts }).amount
}

function Found({
  filters,
  filtered,
  jobs,
  counts,
  prices,
}: {
  readonly filters: JobFilters
  readonly filtered: boolean
  readonly jobs: ListPage<JobCard>
  readonly counts: JobCounts
  readonly prices: readonly number[]
}) {
  if (jobs.items.length === 0 && !filtered) {
    return <EmptyState title="No open job at the moment">New jobs appear here the moment they are posted.</EmptyState>
  }
  if (jobs.items.length === 0) {
    return (
      <EmptyState title="No open job fits" action={<LinkButton href="/jobs">Show all open jobs</LinkButton>}>
        {filters.words === undefined
          ? 'Take a filter away, or look again later: new jobs appear here the moment they are posted.'
          : 'Try fewer or other words, or take a filter away.'}
      </EmptyState>
    )
  }
  return (
    <Stack>
      <p className="muted">
        {counts.total.toLocaleString('en')}
        {counts.bounded ? ' or more' : ''} {counts.total === 1 ? 'job' : 'jobs'},{' '}
        {filters.sort === 'best' ? 'best match first' : 'newest first'}. No place in this list is for sale.{' '}
        <a href="/rules/ranking">How results are put in order</a>.
      </p>
      <CardList label="Open jobs">
        {jobs.items.map((job, index) => (
          <JobListCard key={job.id} job={job} connects={prices[index] ?? 0} />
        ))}
      </CardList>
      <Pager nextCursor={jobs.nextCursor} />
    </Stack>
  )
}

function Filters({ request, counts }: { readonly request: WebRequest; readonly counts: JobCounts }) {
  const levels = experienceLevels.map((value) => ({ value, label: levelName(value) }))
  const pay = [
    { value: 'fixed', label: 'Fixed price' },
    { value: 'hourly', label: 'By the hour' },
  ]
  return (
    <FilterForm action="/jobs" values={request.query} label="Filter jobs" submit="Show jobs" reset="/jobs" layout="column">
      <TextField
        name="words"
        type="search"
        label="Words"
        hint="In any language. “Quotes” for a phrase, - to leave out."
        optional
        maxLength={200}
      />
      <Select name="category" label="Category" empty="All categories" choices={counted(categoryChoices, counts.category)} />
      <MoreFilters query={request.query} names={['level', 'pay', 'from', 'to', 'country', 'days', 'sort']}>
        <Select name="level" label="Experience" empty="Any" choices={counted(levels, counts.level)} />
        <Select name="pay" label="Pay" empty="Any" choices={counted(pay, counts.payKind)} />
        <TextField name="from" label="Worth at least" before="$" inputMode="decimal" width="short" optional />
        <TextField name="to" label="Worth at most" before="$" inputMode="decimal" width="short" optional />
        <Select name="country" label="Client’s country" empty="Any" choices={countryChoices} />
        <Select
          name="days"
          label="Posted"
          empty="Any time"
          choices={[
            { value: '1', label: 'In the last 24 hours' },
            { value: '3', label: 'In the last 3 days' },
            { value: '7', label: 'In the last week' },
            { value: '14', label: 'In the last two weeks' },
          ]}
        />
        <Select
          name="sort"
          label="Order, when there are words"
          empty="Best match first"
          choices={[{ value: 'newest', label: 'Newest first' }]}
        />
      </MoreFilters>
    </FilterForm>
  )
}

function counted(choices: readonly Choice[], counts: Readonly<Record<string, number>>): readonly Choice[] {
  return choices.map((choice) => ({ ...choice, label: `${choice.label} (${counts[choice.value] ?? 0})` }))
}
