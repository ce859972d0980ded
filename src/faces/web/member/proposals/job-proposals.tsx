import { openProposals } from '#modules/proposals/index.ts'
import {
  readJobOfClient,
  readReceivedProposals,
  receivedViews,
  type JobOfClient,
  type ReceivedProposal,
  type ReceivedView,
} from '#reads/job-proposals.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Card,
  CardList,
  EmptyState,
  LinkButton,
  PageHeader,
  Pager,
  Row,
  Stack,
  Stars,
  Tabs,
  TimeStamp,
  UserText,
} from '../../kit/index.ts'
import { countryName } from '../../public/jobs/words.ts'
import { accountIdOf, get, notFound, page } from '../../routes.ts'
import { amountText, stateWords } from './words.ts'

export const routes = [
  get('/jobs/:jobId/proposals', ['client'], async (request) => {
    const { jobId } = request.params
    const asked = request.query.get('view')
    const view = receivedViews.find((each) => each === asked) ?? 'new'
    const found = await request.reading(async (tx) => {
      const job = await readJobOfClient(tx, { jobId, viewerId: accountIdOf(request) })
      if (job === undefined) return undefined
      return { job, list: await readReceivedProposals(tx, { jobId, view, after: request.query.get('after') ?? undefined }) }
    })
    if (found === undefined) return notFound()
    // Their authors' Connects hang on whether the client ever looked, so looking is written down.
    const unopened = found.list.items.filter((proposal) => proposal.openedAt === null).map((proposal) => proposal.id)
    if (unopened.length > 0) await request.run(openProposals, { jobId, proposalIds: unopened })
    return page({
      title: `Proposals to ${found.job.title}`,
      body: (
        <>
          <Breadcrumbs
            items={[
              { label: 'Hire', href: '/hire' },
              { label: found.job.title, href: `/jobs/${jobId}` },
            ]}
          />
          <PageHeader
            title="Proposals"
            lead={
              <>
                To “{found.job.title}”. {found.job.hiredCount} of {found.job.peopleToHire} hired.
              </>
            }
            actions={<LinkButton href="/talent">Invite people</LinkButton>}
          />
          <Views job={found.job} current={view} />
          {found.list.items.length === 0 ? <EmptyState title={nothing[view]} /> : null}
          <CardList label="Proposals, newest first">
            {found.list.items.map((proposal) => (
              <ProposalCard key={proposal.id} proposal={proposal} jobId={jobId} />
            ))}
          </CardList>
          <Pager nextCursor={found.list.nextCursor} />
        </>
      ),
    })
  }),
]

const viewLabels: Readonly<Record<ReceivedView, string>> = {
  new: 'To look at',
  shortlisted: 'Shortlist',
  archived: 'Archived',
  decided: 'Decided',
}
const nothing: Readonly<Record<ReceivedView, string>> = {
  new: 'Nothing to look at.',
  shortlisted: 'Nobody is on the shortlist yet.',
  archived: 'Nothing is archived.',
  decided: 'Nothing is decided yet.',
}

function Views({ job, current }: { readonly job: JobOfClient; readonly current: ReceivedView }) {
  return (
    <Tabs
      label="Proposals"
      items={receivedViews.map((view) => ({
        label: viewLabels[view],
        href: view === 'new' ? `/jobs/${job.id}/proposals` : `/jobs/${job.id}/proposals?view=${view}`,
        current: view === current,
        count: job.counts[view],
      }))}
    />
  )
}

const badgeLabels: Readonly<Record<ReceivedProposal['badge'], string | undefined>> = {
  none: undefined,
  rising_talent: 'Rising Talent',
  top_rated: 'Top Rated',
  top_rated_plus: 'Top Rated Plus',
  expert_vetted: 'Expert-Vetted',
}

function ProposalCard({ proposal, jobId }: { readonly proposal: ReceivedProposal; readonly jobId: string }) {
  const badge = badgeLabels[proposal.badge]
  return (
    <Card
      title={proposal.freelancerName}
      href={`/proposals/${proposal.id}`}
      meta={<Badge tone={stateWords[proposal.state].tone}>{stateWords[proposal.state].label}</Badge>}
      footer={<Sorting proposal={proposal} jobId={jobId} />}
    >
      <Stack space="small">
        <p dir="auto">{proposal.headline}</p>
        <Row>
          {proposal.openedAt === null ? <Badge tone="note">New</Badge> : null}
          {proposal.initiator === 'client_invite' ? <Badge tone="accent">You invited them</Badge> : null}
          {badge === undefined ? null : <Badge tone="accent">{badge}</Badge>}
          {proposal.successScore === null ? null : <span>{proposal.successScore} % success</span>}
          {proposal.reviewAverage === null ? null : <Stars value={proposal.reviewAverage} count={proposal.reviewCount} />}
          {proposal.country === null ? null : <span>{countryName(proposal.country)}</span>}
        </Row>
        <p>
          <strong>{amountText(proposal.pay, proposal.amountUsdCents)}</strong>, {proposal.estimatedDays}{' '}
          {proposal.estimatedDays === 1 ? 'day' : 'days'}, sent <TimeStamp at={proposal.submittedAt} show="relative" />
        </p>
        <UserText text={proposal.excerpt.length < 400 ? proposal.excerpt : `${proposal.excerpt}…`} />
      </Stack>
    </Card>
  )
}

function Sorting({ proposal, jobId }: { readonly proposal: ReceivedProposal; readonly jobId: string }) {
  const path = `/proposals/${proposal.id}/sort`
  const isUndecided = ['submitted', 'active', 'shortlisted', 'archived'].includes(proposal.state)
  if (!isUndecided) return null
  return (
    <>
      {proposal.state === 'shortlisted' ? null : (
        <ActionButton action={path} fields={{ to: 'shortlisted', jobId }} size="small">
          Shortlist
        </ActionButton>
      )}
      {proposal.state === 'archived' ? null : (
        <ActionButton action={path} fields={{ to: 'archived', jobId }} size="small" look="quiet">
          Archive
        </ActionButton>
      )}
    </>
  )
}
