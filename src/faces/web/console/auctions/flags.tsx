import { get, notFound, page, post, redirect } from '#faces/web/routes.ts'
import { ActionButton, Breadcrumbs, CardList, EmptyState, PageHeader, Pager, Section, Tabs } from '#faces/web/kit/index.ts'
import { lookAtFlag, watchNow } from '#modules/auctions/index.ts'
import { flagShelves, readFlags, type FlagLine, type FlagShelf } from '#reads/auction-console.ts'
import type { ListPage } from '#reads/cursor.ts'
import { FlagCard } from './flag-card.tsx'

const HERE = '/console/auctions/flags'

/** What the watch over the auctions found, for operators to look at. */
export const routes = [
  get(HERE, ['operator'], async (request) => {
    const shelf: FlagShelf = flagShelves.find((one) => one === request.query.get('show')) ?? 'waiting'
    const cursor = request.query.get('after') ?? undefined
    const list = await request.reading((tx) => readFlags(tx, { shelf, cursor }))
    return page({ title: 'Flags on auctions', body: <Flags shelf={shelf} list={list} /> })
  }),
  post(`${HERE}/find`, ['operator'], async (request) => {
    const result = await request.run(watchNow, {})
    const found = result.ok ? result.value.found : 0
    const text = found === 0 ? 'Looked at all recent rounds: nothing new.' : `Looked at all recent rounds: ${found} new.`
    return redirect(HERE, { flash: { kind: 'done', text } })
  }),
  post(`${HERE}/:flagId/looked-at`, ['operator'], async (request) => {
    const reason = (await request.form()).text('reason')
    const result = await request.run(lookAtFlag, { flagId: request.params.flagId, reason })
    if (result.ok) return redirect(HERE, { flash: { kind: 'done', text: 'Noted. What you found stays on record.' } })
    if (result.refusal.code === 'not_found') return notFound()
    return redirect(HERE, { flash: { kind: 'problem', text: 'Say what you found, in 3 to 500 characters.' } })
  }),
]

const shelves: Readonly<Record<FlagShelf, { readonly label: string; readonly empty: string }>> = {
  waiting: { label: 'Waiting', empty: 'Nothing that was found waits for a look.' },
  'looked-at': { label: 'Looked at', empty: 'Nobody has looked at a flag yet.' },
}

function Flags({ shelf, list }: { readonly shelf: FlagShelf; readonly list: ListPage<FlagLine> }) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Boost auctions', href: '/console/auctions' },
        ]}
      />
      <PageHeader
        title="Flags on auctions"
        lead="Each night the rounds of the last 90 days are looked through. A flag says what was seen and how often honest people look the same. It proves nothing, and nothing happens to anybody by itself."
        actions={<ActionButton action={`${HERE}/find`}>Look now</ActionButton>}
      />
      <Tabs
        label="Flags to show"
        items={flagShelves.map((one) => ({
          label: shelves[one].label,
          href: one === 'waiting' ? HERE : `${HERE}?show=${one}`,
          current: one === shelf,
        }))}
      />
      {list.items.length === 0 ? (
        <EmptyState title="Nothing here">{shelves[shelf].empty}</EmptyState>
      ) : (
        <CardList label="Flags, newest first">
          {list.items.map((flag) => (
            <FlagCard key={flag.id} flag={flag} />
          ))}
        </CardList>
      )}
      <Pager nextCursor={list.nextCursor} />
      <Section title="What it goes by">
        <p>
          Bids, their rounds, and who belongs to which organization. Nothing is known here about devices, addresses or bank
          accounts, so nothing is guessed from them.
        </p>
      </Section>
    </>
  )
}
