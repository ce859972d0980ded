import { readContracts, type ContractRow } from '#reads/contracts.ts'
import {
  Badge,
  Card,
  CardList,
  EmptyState,
  LinkButton,
  PageHeader,
  Pager,
  Stack,
  Tabs,
  TimeStamp,
  Usd,
  usePage,
} from '../../kit/index.ts'
import { accountIdOf, page, type Page, type WebRequest } from '../../routes.ts'
import { agreedText, kindWords, outcomeWords } from './words.ts'

export async function contractsPage(request: WebRequest): Promise<Page> {
  const state = request.query.get('state') === 'ended' ? 'ended' : 'active'
  const after = request.query.get('after') ?? undefined
  const question = { accountId: accountIdOf(request), state, now: request.now, after } as const
  const found = await request.reading((tx) => readContracts(tx, question))
  return page({
    title: 'Contracts',
    body: (
      <>
        <PageHeader title="Contracts" lead="Agreed work, running and finished." />
        <Tabs
          label="Contracts by state"
          items={[
            { label: 'Running', href: '/contracts', current: state === 'active' },
            { label: 'Ended', href: '/contracts?state=ended', current: state === 'ended' },
          ]}
        />
        {found.items.length === 0 ? (
          <NoContracts state={state} isClient={request.account?.roles.includes('client') === true} />
        ) : (
          <Stack>
            <CardList label={state === 'active' ? 'Running contracts' : 'Ended contracts'}>
              {found.items.map((row) => (
                <ContractCard key={row.id} row={row} />
              ))}
            </CardList>
            <Pager nextCursor={found.nextCursor} />
          </Stack>
        )}
      </>
    ),
  })
}

function NoContracts({ state, isClient }: { readonly state: 'active' | 'ended'; readonly isClient: boolean }) {
  if (state === 'ended') return <EmptyState title="No contract has ended yet">Ended work stays here with its reviews.</EmptyState>
  return isClient ? (
    <EmptyState title="No running contract" action={<LinkButton href="/hire">See your jobs</LinkButton>}>
      A contract begins when you hire somebody who proposed, or buy a project from the Catalog.
    </EmptyState>
  ) : (
    <EmptyState title="No running contract" action={<LinkButton href="/jobs">Find work</LinkButton>}>
      A contract begins when a client hires you.
    </EmptyState>
  )
}

function ContractCard({ row }: { readonly row: ContractRow }) {
  const { locale } = usePage()
  const outcome = row.outcome === null ? undefined : outcomeWords[row.outcome]
  return (
    <Card
      title={row.title}
      href={`/contracts/${row.id}`}
      meta={outcome === undefined ? <Badge tone="accent">Running</Badge> : <Badge tone={outcome.tone}>{outcome.label}</Badge>}
      footer={
        <>
          <span className="muted">
            Since <TimeStamp at={row.startedAt} />
            {row.endedAt === null ? null : (
              <>
                , ended <TimeStamp at={row.endedAt} />
              </>
            )}
          </span>
          {row.endedAt === null ? null : (
            <span className="muted">
              <Usd cents={row.earnedUsdCents} /> earned
            </span>
          )}
          {row.reviewWaits ? <Badge tone="note">Your review is still to be written</Badge> : null}
        </>
      }
    >
      <p>
        <span dir="auto">{row.side === 'client' ? row.freelancerName : row.organizationName}</span> · {kindWords[row.kind]},{' '}
        {agreedText(row, locale)}
      </p>
    </Card>
  )
}
