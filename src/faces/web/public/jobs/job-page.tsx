import { readJobPage, type JobPage } from '#reads/job-page.ts'
import { isRunning } from '#modules/jobs/index.ts'
import {
  Badge,
  Breadcrumbs,
  Card,
  ChipList,
  Columns,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Percent,
  Row,
  Section,
  Stack,
  Stars,
  TimeStamp,
  Usd,
  UserText,
  usePage,
} from '../../kit/index.ts'
import type { Id } from '#kernel/ids.ts'
import { notFound, page, type Answer, type WebRequest } from '../../routes.ts'
import { Moderation, type WrongModeration } from './moderation.tsx'
import { ProposalPrice } from './price.tsx'
import {
  categoryName,
  clientKindName,
  countryName,
  durationText,
  endReasonWords,
  isFirstJob,
  levelName,
  payText,
  proposalBand,
  stateWords,
} from './words.ts'

export async function jobPage(request: WebRequest, jobId: Id, wrong?: WrongModeration): Promise<Answer> {
  const isOperator = request.account?.roles.includes('operator') === true
  const question = { jobId, isOperator, viewerId: request.account?.id, now: request.now }
  const found = await request.reading((tx) => readJobPage(tx, question))
  if (found === undefined) return notFound()
  return page({
    title: found.job.title,
    description: found.job.description.slice(0, 160),
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <JobView {...found} />
        {isOperator ? <Moderation found={found} wrong={wrong} /> : null}
      </>
    ),
  })
}

function JobView(found: JobPage) {
  const { job, viewer } = found
  return (
    <>
      <Breadcrumbs items={[{ label: 'Open jobs', href: '/jobs' }]} />
      <PageHeader
        eyebrow={<JobEyebrow {...found} />}
        title={job.title}
        actions={viewer.isClient ? <LinkButton href={`/hire/jobs/${job.id}`}>Manage this job</LinkButton> : undefined}
      />
      <Columns aside={<JobAside {...found} />} asideLabel="Price and client">
        <Ending {...found} />
        <Section title="The work">
          <UserText text={job.description} />
        </Section>
        <Section title="Details">
          <JobDetails {...found} />
        </Section>
        {job.questions.length === 0 ? null : (
          <Section title="Questions you will answer" intro="Everybody who proposes answers them; the client reads them first.">
            <ol>
              {job.questions.map((question) => (
                <li key={question} dir="auto">
                  {question}
                </li>
              ))}
            </ol>
          </Section>
        )}
      </Columns>
    </>
  )
}

function JobEyebrow({ job, health }: JobPage) {
  const state = stateWords[job.state]
  return (
    <Row>
      <Badge tone={state.tone}>{state.label}</Badge>
      {health.full && job.state === 'open' ? <Badge tone="warning">Full for now</Badge> : null}
      {job.featured ? <Badge tone="note">Featured</Badge> : null}
      <span>{categoryName(job.category)}</span>
      {job.openedAt === null ? null : (
        <span>
          Posted <TimeStamp at={job.openedAt} show="relative" />
        </span>
      )}
    </Row>
  )
}

/** What became of a job that takes no more proposals, and of the Connects in it. */
function Ending({ job }: JobPage) {
  if (job.state === 'draft') {
    return <Notice title="Only you see this draft">Nobody can propose until you post it.</Notice>
  }
  if (job.state === 'paused') {
    return (
      <Notice tone="warning" title="Paused">
        The client takes no new proposals for now. Proposals already sent stay as they are, and the job still ends on its day.
      </Notice>
    )
  }
  if (job.endedAt === null) return null
  const why = job.endReason === null ? '' : `, because ${endReasonWords[job.endReason]}`
  return (
    <Notice title={`This job has ended: ${stateWords[job.state].label.toLowerCase()}${why}`}>
      It ended on <TimeStamp at={job.endedAt} />. Connects that its rules give back are back in the wallets they came from; each
      proposal’s receipt says so.
    </Notice>
  )
}

function JobDetails({ job }: JobPage) {
  const { locale } = usePage()
  return (
    <Stack>
      <KeyValue
        items={[
          { label: 'Pay', value: payText(job, locale) },
          { label: 'Size', value: <JobSize job={job} /> },
          { label: 'Workload', value: `${job.hoursPerWeek} hours a week, ${durationText(job.durationWeeks)}` },
          { label: 'Experience', value: levelName(job.experienceLevel) },
          {
            label: 'People to hire',
            value: `${job.peopleToHire - Math.min(job.hiredCount, job.peopleToHire)} of ${job.peopleToHire} still open`,
          },
        ]}
      />
      {job.mustSkills.length === 0 ? null : (
        <div>
          <p className="field-label">Skills needed</p>
          <ChipList label="Skills needed" items={skillLinks(job.mustSkills)} />
        </div>
      )}
      {job.niceSkills.length === 0 ? null : (
        <div>
          <p className="field-label">Good to have</p>
          <ChipList label="Skills good to have" items={skillLinks(job.niceSkills)} />
        </div>
      )}
    </Stack>
  )
}

function JobSize({ job }: Pick<JobPage, 'job'>) {
  if (job.payKind === 'fixed') return <Usd cents={job.sizeUsdCents} />
  return (
    <>
      <Usd cents={job.sizeUsdCents} /> (middle rate × {job.hoursPerWeek} hours × {job.durationWeeks}{' '}
      {job.durationWeeks === 1 ? 'week' : 'weeks'}); the price of a proposal follows it
    </>
  )
}

function skillLinks(skills: readonly string[]): { label: string; href: string }[] {
  return skills.map((label) => ({ label, href: `/jobs?words=${encodeURIComponent(label)}` }))
}

function JobAside(found: JobPage) {
  return (
    <>
      <Proposing {...found} />
      <Health {...found} />
      <Client {...found} />
    </>
  )
}

function Proposing(found: JobPage) {
  const { job, viewer, price } = found
  const title = viewer.isFreelancer
    ? 'A proposal by you costs'
    : viewer.isClient
      ? 'A proposal to your job costs'
      : 'A proposal costs'
  if (!isRunning(job.state) && job.state !== 'draft') return null
  return (
    <ProposalPrice price={price} title={title}>
      <ProposeButton {...found} />
    </ProposalPrice>
  )
}

/** The one next step of whoever looks, or why there is none. */
function ProposeButton({ job, viewer, health }: JobPage) {
  const { account } = usePage()
  if (viewer.isClient) return <p className="muted">Freelancers see the same price and the same reasons.</p>
  if (viewer.proposal !== null) {
    return <LinkButton href={`/proposals/${viewer.proposal.id}`}>See your proposal</LinkButton>
  }
  if (job.state !== 'open') return null
  if (account !== undefined && !account.roles.includes('freelancer')) {
    return <p className="muted">Freelancers see this price before they write.</p>
  }
  if (viewer.initiator === 'self' && health.full) {
    return (
      <p>
        This job has reached its soft cap, so nobody pays for a proposal that will not be read. It opens again if the client asks
        for more.
      </p>
    )
  }
  return (
    <LinkButton href={`/jobs/${job.id}/propose`} look="primary">
      {viewer.invitationId === null ? 'Propose' : 'Answer the invitation'}
    </LinkButton>
  )
}

function Health({ job, health }: JobPage) {
  return (
    <Card title="How alive is this job?" level={2}>
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Client last seen here', value: <TimeStamp at={job.clientSeenAt} show="relative" /> },
          { label: 'Proposals', value: proposalBand(job.proposalCount) },
          { label: 'Opened by the client', value: openedWords(health.proposalsOpened, job.proposalCount) },
          { label: 'In conversation', value: String(health.interviewing) },
          { label: 'Invitations sent', value: String(health.invitesSent) },
          ...(job.expiresAt === null || job.endedAt !== null
            ? []
            : [{ label: 'Open until', value: <TimeStamp at={job.expiresAt} /> }]),
        ]}
      />
    </Card>
  )
}

function openedWords(opened: number, all: number): string {
  if (all === 0) return 'Nothing to open yet'
  if (opened === 0) return 'None so far'
  return opened >= all ? 'All' : opened * 2 >= all ? 'Most' : 'Some'
}

function Client({ organization, health }: JobPage) {
  const { client } = health
  const name = organization.kind === 'individual' ? 'Private client' : organization.name
  return (
    <Card title="The client" level={2}>
      <KeyValue
        layout="stacked"
        items={[
          { label: clientKindName(organization.kind), value: <span dir="auto">{name}</span> },
          ...(organization.country === null ? [] : [{ label: 'Country', value: countryName(organization.country) }]),
          { label: 'Payment', value: organization.paymentVerifiedAt === null ? 'Not verified' : 'Verified' },
          {
            label: 'Hire rate',
            value: isFirstJob(client) ? (
              'First job here'
            ) : (
              <>
                <Percent share={client.postsWithHire / client.posts} /> ({client.postsWithHire} of {client.posts}{' '}
                {client.posts === 1 ? 'job' : 'jobs'} led to a hire)
              </>
            ),
          },
          { label: 'Hired', value: `${client.hires} ${client.hires === 1 ? 'person' : 'people'}` },
          { label: 'Paid so far', value: <Usd cents={client.paidUsdCents} /> },
          {
            label: 'Reviews by freelancers',
            value:
              client.reviews.average === null ? (
                'None yet'
              ) : (
                <Stars value={client.reviews.average} count={client.reviews.count} />
              ),
          },
          { label: 'Here since', value: <TimeStamp at={organization.createdAt} /> },
        ]}
      />
    </Card>
  )
}
