import { categories } from '#kernel/category.ts'
import { badges, isCountry } from '#modules/profiles/index.ts'
import { searchTalent, type TalentCard, type TalentFilters } from '#reads/talent-search.ts'
import type { ListPage } from '#reads/cursor.ts'
import {
  Avatar,
  Badge,
  Card,
  CardList,
  Checkbox,
  ChipList,
  Columns,
  EmptyState,
  FilterForm,
  LinkButton,
  PageHeader,
  Pager,
  Score,
  Section,
  Select,
  Stack,
  Stars,
  TextField,
  Usd,
} from '../../kit/index.ts'
import { FormValues, page, type Page, type WebRequest } from '../../routes.ts'
import { amount, oneOf } from '../jobs/filters.ts'
import { categoryChoices, categoryName, countryChoices } from '../jobs/words.ts'
import { isFiltered, MoreFilters } from '../more-filters.tsx'
import { boostedCards, BoostedProfilesWords, type BoostedCard } from './boosted.tsx'
import { AvailableBadge, placeText, TalentBadge } from './pieces.tsx'
import { badgeWords, languageChoices } from './words.ts'

export async function talentPage(request: WebRequest): Promise<Page> {
  const filters = talentFiltersOf(request.query)
  const after = request.query.get('after') ?? undefined
  const found = await request.reading((tx) => searchTalent(tx, { filters, signedIn: request.account !== undefined, after }))
  const boosted = after === undefined ? await boostedCards(request, filters) : []
  return page({
    title: 'Talent',
    description: 'Freelancers with what they have done, how it ended, and how their score comes about.',
    width: 'wide',
    body: (
      <>
        <PageHeader
          title="Talent"
          lead="Freelancers by what they can do and how their work here ended. Each score explains itself on the freelancer’s page."
        />
        <Columns aside={<Filters request={request} />} asideLabel="Filters" asideFirst>
          <Found filters={filters} filtered={isFiltered(request.query)} found={found} boosted={boosted} />
        </Columns>
      </>
    ),
  })
}

/** What does not make sense is passed over, so that old links keep working. */
export function talentFiltersOf(query: URLSearchParams): TalentFilters {
  const values = new FormValues(query)
  const country = values.text('country')
  const language = values.text('language')
  return {
    words: values.optionalText('words')?.slice(0, 200),
    category: oneOf(categories, values.text('category')),
    country: isCountry(country) ? country : undefined,
    language: languageChoices.find((choice) => choice.value === language)?.value,
    badge: oneOf(['any', ...badges.filter((badge) => badge !== 'none')], values.text('badge')),
    rateToUsdCents: amount(values.usdCents('rate')),
    scoreFrom: amount(values.integer('score')),
    availableNow: values.checked('available') || undefined,
  }
}

interface FoundProps {
  readonly filters: TalentFilters
  readonly filtered: boolean
  readonly found: ListPage<TalentCard>
  readonly boosted: readonly BoostedCard[]
}

function Found({ filters, filtered, found, boosted }: FoundProps) {
  const above = new Set(boosted.map(({ card }) => card.accountId))
  if (found.items.length === 0 && !filtered) {
    return <EmptyState title="Nobody here yet">Freelancers appear here once they have written their profile.</EmptyState>
  }
  if (found.items.length === 0) {
    return (
      <EmptyState title="Nobody fits" action={<LinkButton href="/talent">Show all talent</LinkButton>}>
        {filters.words === undefined ? 'Take a filter away.' : 'Try fewer or other words, or take a filter away.'}
      </EmptyState>
    )
  }
  return (
    <Stack>
      {boosted.length === 0 ? null : (
        <Section title="Boosted" intro={<BoostedProfilesWords />}>
          <CardList label="Boosted freelancers">
            {boosted.map(({ card, href }) => (
              <TalentListCard key={card.accountId} card={card} boosted={href} />
            ))}
          </CardList>
        </Section>
      )}
      <p className="muted">
        {filters.words === undefined
          ? 'Ordered by success score and finished contracts, with points for newcomers too.'
          : 'Best match for the words first.'}{' '}
        No place in this list is for sale. <a href="/rules/ranking">How results are put in order</a>. “Available now” is a badge
        that freelancers pay for; it moves nobody up. <a href="/availability">What it means</a>.
      </p>
      <CardList label="Freelancers">
        {found.items
          .filter(({ accountId }) => !above.has(accountId))
          .map((card) => (
            <TalentListCard key={card.accountId} card={card} />
          ))}
      </CardList>
      <Pager nextCursor={found.nextCursor} />
    </Stack>
  )
}

/** A freelancer as one card; `boosted` is the address of a paid place, whose label says so. */
function TalentListCard({ card, boosted }: { readonly card: TalentCard; readonly boosted?: string }) {
  return (
    <Card
      title={card.displayName}
      href={boosted ?? `/talent/${card.accountId}`}
      meta={
        <>
          {boosted === undefined ? null : <Badge tone="accent">Boosted</Badge>} <TalentBadge badge={card.badge} />{' '}
          <AvailableBadge isWorn={card.availableNow} />
        </>
      }
      footer={<TalentFigures card={card} />}
    >
      <Stack space="small">
        <div className="flex items-start gap-2">
          <Avatar name={card.displayName} />
          <div>
            <strong dir="auto">{card.headline}</strong>
            <p className="muted" dir="auto">
              {[card.category === null ? '' : categoryName(card.category), placeText(card)]
                .filter((part) => part !== '')
                .join(' · ')}
            </p>
          </div>
        </div>
        {card.excerpt === '' ? null : <p dir="auto">{card.excerpt.length < 200 ? card.excerpt : `${card.excerpt}…`}</p>}
        {card.skills.length === 0 ? null : <ChipList items={card.skills.slice(0, 6)} label={`Skills of ${card.displayName}`} />}
      </Stack>
    </Card>
  )
}

function TalentFigures({ card }: { readonly card: TalentCard }) {
  return (
    <>
      {card.hourlyRateUsdCents === null ? null : (
        <span>
          <Usd cents={card.hourlyRateUsdCents} /> an hour
        </span>
      )}
      {card.successScore === null ? (
        <span className="muted">No score yet</span>
      ) : (
        <Score percent={card.successScore} label="success" />
      )}
      {card.reviewCount === 0 ? null : <Stars value={card.reviewStars / card.reviewCount} count={card.reviewCount} />}
      <span className="muted">
        {card.finishedContracts} {card.finishedContracts === 1 ? 'contract' : 'contracts'} finished
      </span>
      <span className="muted">
        <Usd cents={card.earningsUsdCents} /> earned
      </span>
    </>
  )
}

function Filters({ request }: { readonly request: WebRequest }) {
  const badgeChoices = [
    { value: 'any', label: 'Any badge' },
    ...Object.entries(badgeWords).map(([value, { label }]) => ({ value, label })),
  ]
  return (
    <FilterForm
      action="/talent"
      values={request.query}
      label="Filter talent"
      submit="Show talent"
      reset="/talent"
      layout="column"
    >
      <TextField
        name="words"
        type="search"
        label="Words"
        hint="A skill or what is to be done, in any language."
        optional
        maxLength={200}
      />
      <Select name="category" label="Category" empty="All categories" choices={categoryChoices} />
      <Checkbox name="available" label="Available now" hint="Only people who pay for the badge that says they can begin now." />
      <MoreFilters query={request.query} names={['badge', 'rate', 'score', 'language', 'country']}>
        <Select name="badge" label="Badge" empty="With or without" choices={badgeChoices} />
        <TextField name="rate" label="At most, an hour" before="$" inputMode="decimal" width="short" optional />
        <TextField name="score" label="Success score from" after="%" inputMode="numeric" width="short" optional />
        <Select name="language" label="Speaks" empty="Any language" choices={languageChoices} />
        <Select name="country" label="Country" empty="Any country" choices={countryChoices} />
      </MoreFilters>
    </FilterForm>
  )
}
