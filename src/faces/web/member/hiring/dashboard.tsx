import { readHiringPage, shelves, type HiringPage, type HiringRow, type Shelf } from '#reads/hiring.ts'
import {
  Badge,
  Card,
  CardList,
  Count,
  EmptyState,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Row,
  Stack,
  Tabs,
  TimeStamp,
} from '../../kit/index.ts'
import { accountIdOf, page, type Page, type WebRequest } from '../../routes.ts'
import { oneOf } from '../../public/jobs/filters.ts'
import { stateWords } from '../../public/jobs/words.ts'
import { noOrganizationPage } from './no-organization.tsx'

const shelfLabels: Readonly<Record<Shelf, string>> = { open: 'Open', drafts: 'Drafts', ended: 'Ended' }
const shelfNames = Object.keys(shelves) as Shelf[]

export async function hiringPage(request: WebRequest): Promise<Page> {
  const shelf = oneOf(shelfNames, request.query.get('shelf') ?? '') ?? 'open'
  const question = { accountId: accountIdOf(request), shelf, after: request.query.get('after') ?? undefined }
  const found = await request.reading((tx) => readHiringPage(tx, question))
  if (found === undefined) return noOrganizationPage()
  return page({ title: 'Hire', body: <Dashboard found={found} shelf={shelf} /> })
}

function Dashboard({ found, shelf }: { readonly found: HiringPage; readonly shelf: Shelf }) {
  const { organization, counts, activeContracts, jobs } = found
  return (
    <>
      <PageHeader
        eyebrow={<span dir="auto">{organization.name}</span>}
        title="Hire"
        lead="Your jobs, what came in for them, and what waits for you."
        actions={
          <>
            <LinkButton href="/hire/jobs/new" look="primary" icon="plus">
              Post a job
            </LinkButton>
            <LinkButton href="/contracts">
              <Count value={activeContracts} one="running contract" many="running contracts" />
            </LinkButton>
          </>
        }
      />
      {organization.state === 'banned' ? (
        <Notice tone="problem" title="This client is banned">
          Its jobs were removed, and everything freelancers paid for them was returned by the rules. Nothing new can be posted.
        </Notice>
      ) : null}
      <Tabs
        label="Jobs by state"
        items={shelfNames.map((name) => ({
          label: shelfLabels[name],
          href: `/hire?shelf=${name}`,
          current: name === shelf,
          count: counts[name],
        }))}
      />
      {jobs.items.length === 0 ? (
        <NothingHere shelf={shelf} />
      ) : (
        <Stack>
          <CardList label={`${shelfLabels[shelf]} jobs`}>
            {jobs.items.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </CardList>
          <Pager nextCursor={jobs.nextCursor} />
        </Stack>
      )}
    </>
  )
}

function NothingHere({ shelf }: { readonly shelf: Shelf }) {
  if (shelf === 'ended') return <EmptyState title="No job has ended yet">Filled, closed and expired jobs stay here.</EmptyState>
  const action = (
    <LinkButton href="/hire/jobs/new" look="primary">
      Post a job
    </LinkButton>
  )
  return (
    <EmptyState title={shelf === 'drafts' ? 'No drafts' : 'No open jobs'} action={action}>
      Posting is free. Before you post, you see what a proposal will cost freelancers.
    </EmptyState>
  )
}

function JobRow({ job }: { readonly job: HiringRow }) {
  const state = stateWords[job.state]
  return (
    <Card
      title={job.title}
      href={`/hire/jobs/${job.id}`}
      meta={<Badge tone={state.tone}>{state.label}</Badge>}
      footer={<When job={job} />}
    >
      {job.state === 'draft' ? null : (
        <Row space="normal">
          <span>
            <Count value={job.proposals} one="proposal" many="proposals" />
          </span>
          {job.unread === 0 ? null : <Badge tone="note">{job.unread} not opened</Badge>}
          <span>{job.shortlisted} shortlisted</span>
          <span>{job.invited} invited</span>
          <span>
            {job.hiredCount} of {job.peopleToHire} hired
          </span>
        </Row>
      )}
    </Card>
  )
}

function When({ job }: { readonly job: HiringRow }) {
  if (job.endedAt !== null) {
    return (
      <span className="muted">
        Ended <TimeStamp at={job.endedAt} show="relative" />
      </span>
    )
  }
  if (job.openedAt === null || job.expiresAt === null) {
    return (
      <span className="muted">
        Written <TimeStamp at={job.createdAt} show="relative" />
      </span>
    )
  }
  return (
    <span className="muted">
      Posted <TimeStamp at={job.openedAt} show="relative" />, open until <TimeStamp at={job.expiresAt} />
    </span>
  )
}
