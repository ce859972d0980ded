import { openList } from '#modules/auctions/index.ts'
import { openProposals } from '#modules/proposals/index.ts'
import {
  readBoostedProposals,
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
  Section,
  Stack,
  Stars,
  Tabs,
  TimeStamp,
  UserText,
} from '../../kit/index.ts'
import { countryName } from '../../public/jobs/words.ts'
import { accountIdOf, get, notFound, page, type WebRequest } from '../../routes.ts'
import { BoostedProposalsWords } from './boosted.tsx'
import { amountText, stateWords } from './words.ts'

export const routes = [
  get('/jobs/:jobId/proposals', ['client'], async (request) => {
    const { jobId } = request.params
    const asked = request.query.get('view')
    const view = receivedViews.find((each) => each === asked) ?? 'new'
    const job = await request.reading((tx) => readJobOfClient(tx, { jobId, viewerId: accountIdOf(request) }))
    if (job === undefined) return notFound()
    const after = request.query.get('after') ?? undefined
    const places = view === 'new' && after === undefined ? await lookAtPlaces(request) : []
    const found = await request.reading(async (tx) => {
      const boosted = await readBoostedProposals(tx, { jobId, boosted: places })
      const above = boosted.map(({ id }) => id)
      return { job, boosted, list: await readReceivedProposals(tx, { jobId, view, after, boosted: above }) }
    })
    await writeDownAsOpened(request, [...found.boosted, ...found.list.items])
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
          <Boosted proposals={found.boosted} jobId={jobId} />
          {found.list.items.length === 0 && found.boosted.length === 0 ? <EmptyState title={nothing[view]} /> : null}
          <Others proposals={found.list.items} jobId={jobId} besideBoosted={found.boosted.length > 0} />
          <Pager nextCursor={found.list.nextCursor} />
        </>
      ),
    })
  }),
]

type ListRequest = WebRequest<'/jobs/:jobId/proposals'>

/** The client opens the list where boosted proposals stand: the round freezes, and each place was looked at once. */
async function lookAtPlaces(request: ListRequest): Promise<readonly string[]> {
  if (!request.isSeen) return []
  const opened = await request.run(openList, { jobId: request.params.jobId })
  return opened.ok ? opened.value.boosted : []
}

/** Their authors' Connects hang on whether the client ever looked, so looking is written down. */
async function writeDownAsOpened(request: ListRequest, shown: readonly ReceivedProposal[]): Promise<void> {
  const unopened = shown.filter((proposal) => proposal.openedAt === null).map((proposal) => proposal.id)
  if (unopened.length === 0 || !request.isSeen) return
  await request.run(openProposals, { jobId: request.params.jobId, proposalIds: unopened })
}

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

function Boosted({ proposals, jobId }: { readonly proposals: readonly ReceivedProposal[]; readonly jobId: string }) {
  if (proposals.length === 0) return null
  return (
    <Section title="Boosted" intro={<BoostedProposalsWords />}>
      <CardList label="Boosted proposals, the best proven first">
        {proposals.map((proposal) => (
          <ProposalCard key={proposal.id} proposal={proposal} jobId={jobId} isBoosted />
        ))}
      </CardList>
    </Section>
  )
}

interface OthersProps {
  readonly proposals: readonly ReceivedProposal[]
  readonly jobId: string
  readonly besideBoosted: boolean
}

/** The list itself; below boosted ones it has a name, so that nobody takes its first card for one of them. */
function Others({ proposals, jobId, besideBoosted }: OthersProps) {
  const list = (
    <CardList label="Proposals, newest first">
      {proposals.map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} jobId={jobId} />
      ))}
    </CardList>
  )
  return besideBoosted && proposals.length > 0 ? <Section title="The other proposals">{list}</Section> : list
}

const badgeLabels: Readonly<Record<ReceivedProposal['badge'], string | undefined>> = {
  none: undefined,
  rising_talent: 'Rising Talent',
  top_rated: 'Top Rated',
  top_rated_plus: 'Top Rated Plus',
  expert_vetted: 'Expert-Vetted',
}

interface CardProps {
  readonly proposal: ReceivedProposal
  readonly jobId: string
  readonly isBoosted?: boolean
}

function ProposalCard({ proposal, jobId, isBoosted = false }: CardProps) {
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
          {isBoosted ? <Badge tone="accent">Boosted</Badge> : null}
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
