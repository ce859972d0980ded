import { hasRole } from '#kernel/actor.ts'
import type { Id } from '#kernel/ids.ts'
import { findJob } from '#modules/jobs/index.ts'
import { organizationOf } from '#modules/organizations/index.ts'
import { readReceivedApproaches, readSentApproaches, type Approach } from '#reads/invitations.ts'
import { Badge, Card, CardList, EmptyState, LinkButton, PageHeader, Pager, Row, Stack, Tabs, TimeStamp } from '../../kit/index.ts'
import { accountIdOf, get, notFound, page, redirect, type Answer, type WebRequest } from '../../routes.ts'
import { approachWords } from './words.ts'

export const routes = [
  get('/invitations', ['freelancer', 'client'], async (request) =>
    hasRole(request.actor, 'freelancer') ? receivedPage(request) : redirect('/invitations/sent/all'),
  ),
  get('/invitations/sent/all', ['client'], async (request) => sentPage(request)),
  get('/jobs/:jobId/invitations', ['client'], async (request) =>
    (await isOwnJob(request, request.params.jobId)) ? sentPage(request, request.params.jobId) : notFound(),
  ),
]

async function receivedPage(request: WebRequest): Promise<Answer> {
  const show = request.query.get('show') === 'all' ? 'all' : 'waiting'
  const after = request.query.get('after') ?? undefined
  const list = await request.reading((tx) => readReceivedApproaches(tx, { freelancerId: accountIdOf(request), show, after }))
  return page({
    title: 'Invitations',
    body: (
      <>
        <PageHeader
          title="Invitations"
          lead="Clients who wrote to you first. Declining, or not answering, never changes how you are shown or ranked."
        />
        <Tabs
          label="Invitations"
          items={[
            { label: 'Waiting', href: '/invitations', current: show === 'waiting' },
            { label: 'All', href: '/invitations?show=all', current: show === 'all' },
          ]}
        />
        {list.items.length === 0 ? (
          <EmptyState
            title="No invitation waits for you."
            action={<LinkButton href="/profile">Look after your profile</LinkButton>}
          >
            Clients find people by skills, work and words in the profile.
          </EmptyState>
        ) : (
          <ApproachList approaches={list.items} side="freelancer" />
        )}
        <Pager nextCursor={list.nextCursor} />
      </>
    ),
  })
}

function isOwnJob(request: WebRequest, jobId: Id): Promise<boolean> {
  return request.reading(async (tx) => {
    const [job, organization] = [await findJob(tx, jobId), await organizationOf(tx, accountIdOf(request))]
    return job !== undefined && job.organizationId === organization?.id
  })
}

async function sentPage(request: WebRequest, jobId?: string): Promise<Answer> {
  const after = request.query.get('after') ?? undefined
  const list = await request.reading((tx) => readSentApproaches(tx, { viewerId: accountIdOf(request), jobId, after }))
  return page({
    title: 'People you wrote to',
    body: (
      <>
        <PageHeader
          title="People you wrote to"
          lead="Invitations to your jobs and messages without a job, and what became of them."
          actions={<LinkButton href="/talent">Find talent</LinkButton>}
        />
        {list.items.length === 0 ? (
          <EmptyState title="You have invited nobody yet." action={<LinkButton href="/talent">Find talent</LinkButton>} />
        ) : (
          <ApproachList approaches={list.items} side="client" />
        )}
        <Pager nextCursor={list.nextCursor} />
      </>
    ),
  })
}

function ApproachList({
  approaches,
  side,
}: {
  readonly approaches: readonly Approach[]
  readonly side: 'freelancer' | 'client'
}) {
  return (
    <CardList label="Newest first">
      {approaches.map((approach) => (
        <Card
          key={approach.id}
          title={approach.title}
          href={`/${approach.kind === 'invitation' ? 'invitations' : 'outreach'}/${approach.id}`}
          meta={<Badge tone={approachWords[approach.state].tone}>{approachWords[approach.state].label}</Badge>}
        >
          <Stack space="small">
            <Row space="normal">
              <span>{approach.kind === 'invitation' ? 'Invitation to a job' : 'Message without a job'}</span>
              <span dir="auto">{side === 'freelancer' ? approach.clientName : approach.freelancerName}</span>
              <TimeStamp at={approach.sentAt} show="relative" />
              {side === 'freelancer' && approach.seenAt === null ? <Badge tone="accent">New</Badge> : null}
              {side === 'client' ? <span>{approach.seenAt === null ? 'Not seen yet' : 'Seen'}</span> : null}
            </Row>
            <p dir="auto">{approach.excerpt}</p>
          </Stack>
        </Card>
      ))}
    </CardList>
  )
}
