import { get, page } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  ConnectsAmount,
  DataTable,
  LinkButton,
  PageHeader,
  Pager,
  Row,
  Section,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { selectSpecialGrants, specialGrantStates, type SpecialGrant } from '#modules/grants/index.ts'
import { readNames } from '#reads/console.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from '#reads/cursor.ts'
import { countWaitingSpecialGrants } from '#reads/grants.ts'
import { GrantTabs } from './frame.tsx'
import { recipientsInWords, specialStates } from './words.ts'

const PAGE_SIZE = 20

/** Connects that no rule gives: what waits for a decision, and what became of the rest. */
export const routes = [
  get('/console/grants', ['operator'], async (request) => {
    const state = specialGrantStates.find((each) => each === request.query.get('state'))
    const before = readMomentCursor(request.query.get('after') ?? undefined)
    const found = await request.reading(async (tx) => {
      const rows = await selectSpecialGrants(tx, { state, before, limit: PAGE_SIZE + 1 })
      const list = pageOf(rows, PAGE_SIZE, (last) => cursorOf(last.proposedAt, last.id))
      const people = list.items.flatMap(({ to, proposedBy }) => [proposedBy, ...(to.kind === 'person' ? [to.ownerId] : [])])
      return { list, names: await readNames(tx, people), waiting: await countWaitingSpecialGrants(tx) }
    })
    return page({ title: 'Special grants', width: 'wide', body: <List {...found} isFiltered={state !== undefined} /> })
  }),
]

function List({
  list,
  names,
  waiting,
  isFiltered,
}: {
  readonly list: ListPage<SpecialGrant>
  readonly names: ReadonlyMap<string, string>
  readonly waiting: number
  readonly isFiltered: boolean
}) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Grants"
        lead="Connects beside the rules: to make good for a fault of ours, as a gift, or for a code. One operator proposes a special grant, another approves it."
        actions={
          <LinkButton href="/console/grants/special/new" look="primary">
            Propose a grant
          </LinkButton>
        }
      />
      <GrantTabs current="special" waiting={waiting} />
      <Section
        title={isFiltered ? 'Waiting for approval' : 'All special grants'}
        actions={
          <Row>
            {isFiltered ? (
              <LinkButton size="small" href="/console/grants">
                Show all
              </LinkButton>
            ) : (
              <LinkButton size="small" href="/console/grants?state=proposed">
                Show those that wait
              </LinkButton>
            )}
          </Row>
        }
      >
        <DataTable
          caption="Special grants, the newest first"
          quietCaption
          empty={isFiltered ? 'Nothing waits for approval.' : 'Nobody has proposed one yet.'}
          rows={list.items}
          rowKey={(grant) => grant.id}
          columns={[
            {
              title: 'For whom',
              cell: (grant) => (
                <a href={`/console/grants/special/${grant.id}`} dir="auto">
                  {(grant.to.kind === 'person' ? names.get(grant.to.ownerId) : undefined) ?? recipientsInWords(grant.to)}
                </a>
              ),
            },
            { title: 'Why', cell: (grant) => <span dir="auto">{grant.reason}</span> },
            {
              title: 'State',
              cell: (grant) => <Badge tone={specialStates[grant.state].tone}>{specialStates[grant.state].label}</Badge>,
            },
            {
              title: 'Proposed',
              cell: (grant) => (
                <>
                  <span dir="auto">{names.get(grant.proposedBy) ?? 'An operator'}</span>,{' '}
                  <TimeStamp at={grant.proposedAt} show="relative" />
                </>
              ),
            },
            { title: 'People', kind: 'number', cell: (grant) => grant.people.toLocaleString('en') },
            { title: 'Each', kind: 'number', cell: (grant) => <ConnectsAmount value={grant.qty} /> },
            { title: 'Together', kind: 'number', cell: (grant) => <ConnectsAmount value={grant.qty * grant.people} /> },
          ]}
        />
        <Pager nextCursor={list.nextCursor} />
      </Section>
    </>
  )
}
