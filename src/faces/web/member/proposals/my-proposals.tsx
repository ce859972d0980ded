import { countMyProposals, readMyProposals, type MyProposal } from '#reads/my-proposals.ts'
import {
  Badge,
  ConnectsAmount,
  DataTable,
  EmptyState,
  LinkButton,
  PageHeader,
  Pager,
  Tabs,
  TimeStamp,
  Usd,
} from '../../kit/index.ts'
import { accountIdOf, get, page } from '../../routes.ts'
import { stateForFreelancer } from './words.ts'

export const routes = [
  get('/proposals', ['freelancer'], async (request) => {
    const show = request.query.get('show') === 'ended' ? 'ended' : 'open'
    const freelancerId = accountIdOf(request)
    const { list, counts } = await request.reading(async (tx) => ({
      list: await readMyProposals(tx, { freelancerId, show, after: request.query.get('after') ?? undefined }),
      counts: await countMyProposals(tx, freelancerId),
    }))
    return page({
      title: 'Your proposals',
      width: 'wide',
      body: (
        <>
          <PageHeader
            title="Your proposals"
            lead="What you sent, whether the client has seen it, and what it cost."
            actions={<LinkButton href="/jobs">Find work</LinkButton>}
          />
          <Tabs
            label="Proposals"
            items={[
              { label: 'Open', href: '/proposals', current: show === 'open', count: counts.open },
              { label: 'Ended', href: '/proposals?show=ended', current: show === 'ended', count: counts.ended },
            ]}
          />
          {list.items.length === 0 ? <Nothing show={show} /> : <ProposalTable proposals={list.items} />}
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),
]

function Nothing({ show }: { readonly show: 'open' | 'ended' }) {
  if (show === 'ended') return <EmptyState title="Nothing has ended yet." />
  return (
    <EmptyState title="You have no open proposal." action={<LinkButton href="/jobs">Find work</LinkButton>}>
      The price of a proposal is on every job before you write a word.
    </EmptyState>
  )
}

function ProposalTable({ proposals }: { readonly proposals: readonly MyProposal[] }) {
  return (
    <DataTable
      caption="Proposals, newest first"
      quietCaption
      rows={proposals}
      rowKey={(proposal) => proposal.id}
      columns={[
        {
          title: 'Job',
          cell: (each) => (
            <a href={`/proposals/${each.id}`} dir="auto">
              {each.jobTitle}
            </a>
          ),
        },
        { title: 'Client', cell: (each) => <span dir="auto">{each.clientName}</span> },
        {
          title: 'State',
          cell: (each) => <Badge tone={stateForFreelancer(each.state).tone}>{stateForFreelancer(each.state).label}</Badge>,
        },
        {
          title: 'Seen by the client',
          cell: (each) => (each.openedAt === null ? 'Not yet' : <TimeStamp at={each.openedAt} show="relative" />),
        },
        { title: 'Sent', cell: (each) => <TimeStamp at={each.submittedAt} show="relative" /> },
        {
          title: 'You ask',
          kind: 'number',
          cell: (each) => (
            <>
              <Usd cents={each.amountUsdCents} />
              {each.pay === 'hourly' ? ' an hour' : ''}
            </>
          ),
        },
        { title: 'Cost', kind: 'number', cell: (each) => <Cost proposal={each} /> },
      ]}
    />
  )
}

function Cost({ proposal }: { readonly proposal: MyProposal }) {
  return (
    <>
      <a href={`/receipts/${proposal.chargeId}`}>
        <ConnectsAmount value={proposal.chargedConnects} />
      </a>
      {proposal.returnedConnects === 0 ? null : ` (${proposal.returnedConnects} came back)`}
    </>
  )
}
