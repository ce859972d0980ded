import { get, page } from '#faces/web/routes.ts'
import { Badge, Breadcrumbs, DataTable, LinkButton, PageHeader, Pager, Tabs, TimeStamp } from '#faces/web/kit/index.ts'
import { auctionShelves, readAuctionFigures, readAuctions, type AuctionLine, type AuctionShelf } from '#reads/auction-console.ts'
import type { ListPage } from '#reads/cursor.ts'
import { auctionState, shelfWords } from './words.ts'

/** Every auction for a boosted place, and which of them ask for a look. */
export const routes = [
  get('/console/auctions', ['operator'], async (request) => {
    const asked = request.query.get('show')
    const shelf = auctionShelves.find((one) => one === asked) ?? 'all'
    const found = await request.reading(async (tx) => ({
      list: await readAuctions(tx, { shelf, cursor: request.query.get('after') ?? undefined }),
      figures: await readAuctionFigures(tx),
    }))
    return page({
      title: 'Boost auctions',
      width: 'wide',
      body: <Auctions shelf={shelf} list={found.list} openFlags={found.figures.openFlags} />,
    })
  }),
]

function Auctions({
  shelf,
  list,
  openFlags,
}: {
  readonly shelf: AuctionShelf
  readonly list: ListPage<AuctionLine>
  readonly openFlags: number
}) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Boost auctions"
        lead="One for each job with a bid. Its terms are those of the version it opened under; to change them, change the rules."
        actions={
          <>
            <LinkButton href="/console/auctions/flags">
              {openFlags === 0 ? 'Flags: none waits' : `Flags: ${openFlags.toLocaleString('en')} wait`}
            </LinkButton>
            <LinkButton href="/outcomes/boosts">What boosts did</LinkButton>
          </>
        }
      />
      <Tabs
        label="Auctions to show"
        items={auctionShelves.map((one) => ({
          label: shelfWords[one],
          href: one === 'all' ? '/console/auctions' : `/console/auctions?show=${one}`,
          current: one === shelf,
        }))}
      />
      <DataTable
        caption={`Auctions, newest first: ${shelfWords[shelf].toLowerCase()}`}
        quietCaption
        empty={shelf === 'all' ? 'Nobody has bid for a boosted place yet.' : 'There is none here.'}
        rows={list.items}
        rowKey={({ id }) => id}
        columns={[
          {
            title: 'Job',
            rowHeader: true,
            cell: ({ id, jobTitle }) => (
              <a href={`/console/auctions/${id}`} dir="auto">
                {jobTitle}
              </a>
            ),
          },
          { title: 'Client', cell: ({ organizationName }) => <span dir="auto">{organizationName}</span> },
          {
            title: 'State',
            cell: (line) => (
              <>
                <Badge tone={auctionState(line).tone}>{auctionState(line).label}</Badge>
                {line.holdout ? <Badge>Held out</Badge> : null}
                {line.openFlags === 0 ? null : (
                  <Badge tone="warning">{line.openFlags === 1 ? '1 flag' : `${line.openFlags} flags`}</Badge>
                )}
              </>
            ),
          },
          { title: 'Opened', cell: ({ openedAt }) => <TimeStamp at={openedAt} show="moment" /> },
          { title: 'Rules', cell: ({ version }) => <a href={`/rules/${version}`}>v{version}</a> },
          { title: 'Bids', kind: 'number', cell: ({ bids }) => bids.toLocaleString('en') },
          { title: 'Rounds', kind: 'number', cell: ({ rounds }) => rounds },
        ]}
      />
      <Pager nextCursor={list.nextCursor} />
    </>
  )
}
