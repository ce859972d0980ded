import { categories } from '#kernel/category.ts'
import { hasRole } from '#kernel/actor.ts'
import { readCatalog } from '#reads/catalog.ts'
import { EmptyState, FilterForm, Grid, LinkButton, PageHeader, Pager, Select, Stack, TextField } from '../../kit/index.ts'
import { FormValues, get, page } from '../../routes.ts'
import { categoryChoices } from '../jobs/words.ts'
import { isFiltered } from '../more-filters.tsx'
import { ProjectListCard } from './project-card.tsx'

export const routes = [
  get('/catalog', ['anyone'], async (request) => {
    const query = new FormValues(request.query)
    const most = query.usdCents('most')
    const filters = {
      words: query.optionalText('q')?.slice(0, 200),
      category: categories.find((each) => each === query.text('category')),
      mostUsdCents: most === undefined || Number.isNaN(most) ? undefined : most,
    }
    const list = await request.reading((tx) => readCatalog(tx, { filters, after: request.query.get('after') ?? undefined }))
    const isSeller = hasRole(request.actor, 'freelancer')
    return page({
      title: 'Project Catalog',
      description: 'Services with a fixed price, ordered in a minute.',
      width: 'wide',
      body: (
        <>
          <PageHeader
            title="Project Catalog"
            lead="Services in up to three sizes with a fixed price. An order never costs the seller Connects unless the rules say so in public first."
            actions={isSeller ? <LinkButton href="/projects">My projects</LinkButton> : undefined}
          />
          <FilterForm action="/catalog" values={request.query} label="Find projects" reset="/catalog">
            <TextField name="q" label="Words" type="search" optional maxLength={200} />
            <Select name="category" label="Kind of work" choices={categoryChoices} empty="Any" />
            <TextField name="most" label="At most" before="$" inputMode="decimal" width="short" optional />
          </FilterForm>
          {list.items.length === 0 && !isFiltered(request.query) ? (
            <EmptyState title="No project yet">Freelancers list here what they sell at a fixed price.</EmptyState>
          ) : list.items.length === 0 ? (
            <EmptyState title="Nothing fits" action={<LinkButton href="/catalog">Show all projects</LinkButton>}>
              Try fewer words or another kind of work.
            </EmptyState>
          ) : (
            <Stack>
              <p className="muted">
                {filters.words === undefined ? 'Newest first.' : 'Best match for the words first.'} No place in this list is for
                sale. <a href="/rules/ranking">How results are put in order</a>.
              </p>
              <Grid>
                {list.items.map((project) => (
                  <ProjectListCard key={project.id} project={project} />
                ))}
              </Grid>
            </Stack>
          )}
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),
]
