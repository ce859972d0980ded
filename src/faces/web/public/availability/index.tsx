import { categories, type Category } from '#kernel/category.ts'
import {
  DataTable,
  EmptyState,
  FilterForm,
  LineChart,
  PageHeader,
  Pager,
  Prose,
  Section,
  Select,
  formatDate,
} from '#faces/web/kit/index.ts'
import { get, page } from '#faces/web/routes.ts'
import { WEARERS_PER_THOUSAND } from '#modules/auctions/index.ts'
import { readBadgePrices, readPriceHistory, type BadgePrice } from '#reads/badge.ts'
import type { ListPage } from '#reads/cursor.ts'
import { oneOf } from '../jobs/filters.ts'
import { categoryChoices, categoryName } from '../jobs/words.ts'
import { howReached, peopleWords } from './words.ts'

/** What the availability badge means, what it costs in each field of work today, and every price there was: for everybody to check. */
export const routes = [
  get('/availability', ['anyone'], async (request) => {
    const category = oneOf(categories, request.query.get('category') ?? '') ?? categories[0]
    const after = request.query.get('after') ?? undefined
    const [prices, history] = await request.reading(async (tx) => [
      await readBadgePrices(tx),
      await readPriceHistory(tx, { category, after }),
    ])
    return page({
      title: 'The availability badge and its price',
      description: 'What “Available now” means, what a week of it costs in each field of work today, and how that price is made.',
      body: <AvailabilityPage prices={prices} category={category} history={history} query={request.query} />,
    })
  }),
  get('/availability.json', ['anyone'], async (request) =>
    Response.json({ format: 'guildhall/badge-prices/1', prices: await request.reading(readBadgePrices) }),
  ),
]

interface Props {
  readonly prices: readonly BadgePrice[]
  readonly category: Category
  readonly history: ListPage<BadgePrice>
  readonly query: URLSearchParams
}

function AvailabilityPage({ prices, category, history, query }: Props) {
  return (
    <>
      <PageHeader
        title="The availability badge and its price"
        lead="“Available now” beside a name is paid for. So it is worth something only to people who really can begin, and clients can believe it a little more than a word that costs nothing."
      />
      <Meaning />
      {prices.length === 0 ? (
        <EmptyState title="No price has been set yet.">
          Prices are set once a day, when the day begins in UTC, as soon as the rules offer the badge.
        </EmptyState>
      ) : (
        <>
          <Now prices={prices} />
          <History category={category} history={history} query={query} />
        </>
      )}
    </>
  )
}

function Meaning() {
  const share = WEARERS_PER_THOUSAND / 10
  return (
    <Section title="How the price is made">
      <Prose>
        <ul>
          <li>
            Everybody who wants the badge says in private what they would pay for a week of it at most. {share} of 100 people who
            offer work in a field may wear it before it gets dearer, always one at least: a badge that everybody wears says
            nothing.
          </li>
          <li>
            Once a day, when the day begins in UTC, the price becomes the lowest whole number at which no more people want it than
            there are places, between the two ends that <a href="/help">the rules</a> name. All who wear it in a field pay the
            same. Naming what it is worth to you is the best you can do: your number decides whether you wear it, not what you
            pay.
          </li>
          <li>
            Who asks later on the same day joins at the price of the day. Whose maximum is below the price does not wear it and
            pays nothing.
          </li>
          <li>
            A week’s price is set aside and then taken one Connect at a time, each after its part of the week was had. Whoever
            switches it off gets the rest back at once.
          </li>
          <li>When the rules change, the badge follows them from the next Monday on.</li>
        </ul>
        <p>
          The badge moves nobody up in any list, and says nothing about how good somebody’s work is. Freelancers{' '}
          <a href="/boosts/badge">switch it on here</a>. <a href="/availability.json">Today’s prices for programs</a>.
        </p>
      </Prose>
    </Section>
  )
}

function Now({ prices }: { readonly prices: readonly BadgePrice[] }) {
  return (
    <Section
      title="What a week costs now"
      intro="In each field of work, and how that was reached. Small numbers of people are only called few."
    >
      <DataTable
        caption="The badge’s price in each field of work"
        quietCaption
        rows={prices}
        rowKey={({ category }) => category}
        columns={[
          {
            title: 'Field of work',
            cell: ({ category }) => <a href={`/availability?category=${category}#history`}>{categoryName(category)}</a>,
          },
          { title: 'Connects a week', kind: 'number', cell: ({ price }) => price },
          { title: 'How it was reached', cell: howReached },
          { title: 'Set on', cell: ({ day }) => formatDate(new Date(day)) },
          { title: 'Rule', cell: ({ version, clause }) => <a href={`/rules/${version}`}>{`${clause}, v${version}`}</a> },
        ]}
      />
    </Section>
  )
}

/** More days than these are folded below their picture. */
const FEW_DAYS = 10

function History({ category, history, query }: Omit<Props, 'prices'>) {
  const days = history.items.toReversed()
  const [first, last] = [days[0], days.at(-1)]
  return (
    <Section
      id="history"
      title={`Every price so far: ${categoryName(category)}`}
      intro="One line for each day, written when it began and never changed. A day without a line kept the price of the day before."
    >
      <FilterForm
        action="/availability#history"
        values={query}
        label="Choose a field of work"
        fold={false}
        submit="Show its prices"
      >
        <Select name="category" label="Field of work" choices={categoryChoices} value={category} />
      </FilterForm>
      {first === undefined || last === undefined || first === last ? null : (
        <LineChart
          title={`Connects for a week of the badge in ${categoryName(category)}`}
          summary={`From ${formatDate(new Date(first.day))} to ${formatDate(new Date(last.day))} a week went from ${first.price} to ${last.price} Connects.`}
          series={[{ name: 'Connects a week', points: days.map(({ day, price }) => ({ at: new Date(day), value: price })) }]}
        />
      )}
      <details open={history.items.length <= FEW_DAYS || query.has('after')}>
        <summary>Every day, and who asked for it</summary>
        <DataTable
          caption={`Prices in ${categoryName(category)}, the newest first`}
          quietCaption
          rows={history.items}
          rowKey={({ day }) => day}
          empty="No price has been set in this field yet."
          columns={[
            { title: 'Day', cell: ({ day }) => formatDate(new Date(day)) },
            { title: 'Connects a week', kind: 'number', cell: ({ price }) => price },
            { title: 'Places', kind: 'number', cell: ({ places }) => places },
            { title: 'Asked for it', cell: ({ asking }) => peopleWords(asking) },
            { title: 'Paid the price', cell: ({ wearing }) => peopleWords(wearing) },
            { title: 'Rule', cell: ({ version, clause }) => <a href={`/rules/${version}`}>{`${clause}, v${version}`}</a> },
          ]}
        />
        <Pager nextCursor={history.nextCursor} />
      </details>
    </Section>
  )
}
