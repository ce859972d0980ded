import { saveProject, tierNames, turnProject, type SaveRefused } from '#modules/catalog/index.ts'
import { readOwnProjects, readProject, type ProjectView } from '#reads/catalog.ts'
import type { Sentences } from '../../form-problems.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  CardList,
  ConfirmButton,
  EmptyState,
  FieldSet,
  Form,
  FormActions,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Row,
  Select,
  TextArea,
  TextField,
} from '../../kit/index.ts'
import { ProjectListCard } from '../../public/catalog/project-card.tsx'
import { projectStateWords, tierWords } from '../../public/catalog/words.ts'
import { categoryChoices } from '../../public/jobs/words.ts'
import {
  FormValues,
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'

const sentences: Sentences<SaveRefused> = {
  not_found: 'There is no such project.',
  no_profile: 'Write your profile first: clients want to know who sells.',
  retired: 'A retired project cannot be changed. Make a new one.',
  no_tier: 'Offer at least one size: give it a price.',
  tiers_out_of_order: 'A larger size must cost more than a smaller one: people compare them side by side.',
}

export const routes = [
  get('/projects', ['freelancer'], async (request) => {
    const list = await request.reading((tx) =>
      readOwnProjects(tx, { sellerId: accountIdOf(request), after: request.query.get('after') ?? undefined }),
    )
    return page({
      title: 'My projects',
      body: (
        <>
          <PageHeader
            title="My projects"
            lead="Services you sell at a fixed price. An order at your price becomes a contract at once."
            actions={
              <>
                <LinkButton href="/orders">Orders</LinkButton>
                <LinkButton href="/projects/new" look="primary" icon="plus">
                  New project
                </LinkButton>
              </>
            }
          />
          {list.items.length === 0 ? (
            <EmptyState
              title="You sell nothing here yet."
              action={<LinkButton href="/projects/new">Make your first project</LinkButton>}
            />
          ) : null}
          <CardList label="Newest first">
            {list.items.map((project) => (
              <ProjectListCard key={project.id} project={project} own />
            ))}
          </CardList>
          <Pager nextCursor={list.nextCursor} />
        </>
      ),
    })
  }),

  get('/projects/new', ['freelancer'], async () => newPage()),
  post('/projects/new', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(saveProject, projectIn(form))
    if (!result.ok) return newPage({ values: form, problems: problemsOf(result.refusal, sentences, fieldNamesFor(form)) })
    return redirect(`/projects/${result.value.projectId}/edit`, {
      flash: { kind: 'done', text: 'Saved as a draft. List it when it is ready.' },
    })
  }),

  get('/projects/:projectId/edit', ['freelancer'], (request) => editPage(request)),
  post('/projects/:projectId/edit', ['freelancer'], async (request) => {
    const form = await request.form()
    const { projectId } = request.params
    const result = await request.run(saveProject, { ...projectIn(form), projectId })
    if (!result.ok)
      return editPage(request, { values: form, problems: problemsOf(result.refusal, sentences, fieldNamesFor(form)) })
    return redirect(`/projects/${projectId}/edit`, {
      flash: { kind: 'done', text: 'Saved. Orders placed before keep their terms.' },
    })
  }),
  post('/projects/:projectId/state', ['freelancer'], async (request) => {
    const form = await request.form()
    const { projectId } = request.params
    const result = await request.run(turnProject, { projectId, to: form.text('to') })
    if (!result.ok)
      return result.refusal.code === 'not_found'
        ? notFound()
        : redirect(`/projects/${projectId}/edit`, { flash: { kind: 'problem', text: sentences.retired as string } })
    return redirect(`/projects/${projectId}/edit`, { flash: { kind: 'done', text: 'Done.' } })
  }),
]

type EditRequest = WebRequest<'/projects/:projectId/edit'>

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

/** A tier without a price is not offered. */
function offeredTiers(form: FormValues): (typeof tierNames)[number][] {
  return tierNames.filter((name) => form.text(`${name}-price`) !== '')
}

function projectIn(form: FormValues) {
  return {
    title: form.text('title'),
    description: form.text('description'),
    requirements: form.text('requirements'),
    category: form.text('category'),
    tiers: offeredTiers(form).map((name) => ({
      name,
      summary: form.text(`${name}-summary`),
      priceUsdCents: form.usdCents(`${name}-price`),
      deliveryDays: form.integer(`${name}-days`),
      revisions: form.integer(`${name}-revisions`) ?? 0,
    })),
  }
}

/** `tiers.1.deliveryDays` → `standard-days`, counted over the tiers that were offered. */
function fieldNamesFor(form: FormValues): Record<string, string> {
  const fields = { summary: 'summary', priceUsdCents: 'price', deliveryDays: 'days', revisions: 'revisions' }
  const names: Record<string, string> = { tiers: 'starter-price' }
  for (const [index, tier] of offeredTiers(form).entries()) {
    for (const [path, field] of Object.entries(fields)) names[`tiers.${index}.${path}`] = `${tier}-${field}`
  }
  return names
}

function newPage(wrong?: Wrong): Answer {
  return page({
    title: 'New project',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'My projects', href: '/projects' }]} />
        <PageHeader title="New project" lead="Say what people get, in up to three sizes. It stays a draft until you list it." />
        <ProjectForm action="/projects/new" values={wrong?.values} problems={wrong?.problems} />
      </>
    ),
  })
}

async function editPage(request: EditRequest, wrong?: Wrong): Promise<Answer> {
  const { projectId } = request.params
  const viewerId = accountIdOf(request)
  const project = await request.reading((tx) => readProject(tx, { projectId, viewerId }))
  if (project?.sellerId !== viewerId) return notFound()
  const state = projectStateWords[project.state]
  return page({
    title: `Edit ${project.title}`,
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'My projects', href: '/projects' }]} />
        <PageHeader
          eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
          title={project.title}
          actions={<LinkButton href={`/catalog/${projectId}`}>See it as others do</LinkButton>}
        />
        <StateButtons project={project} />
        {project.state === 'retired' ? (
          <Notice>It is retired: it stays readable for those who ordered it and cannot be changed.</Notice>
        ) : (
          <ProjectForm
            action={`/projects/${projectId}/edit`}
            values={wrong?.values ?? valuesOf(project)}
            problems={wrong?.problems}
          />
        )}
      </>
    ),
  })
}

function StateButtons({ project }: { readonly project: ProjectView }) {
  const path = `/projects/${project.id}/state`
  if (project.state === 'retired') return null
  return (
    <Row>
      {project.state === 'listed' ? (
        <ActionButton action={path} fields={{ to: 'paused' }}>
          Pause
        </ActionButton>
      ) : (
        <ActionButton action={path} fields={{ to: 'listed' }} look="primary">
          List it in the catalog
        </ActionButton>
      )}
      <ConfirmButton label="Retire" look="quiet">
        <p>It leaves the catalog for good. Orders that run go on.</p>
        <ActionButton action={path} fields={{ to: 'retired' }} look="danger">
          Retire it
        </ActionButton>
      </ConfirmButton>
    </Row>
  )
}

function valuesOf(project: ProjectView): FormValues {
  const tiers = project.tiers.flatMap((tier) => [
    [`${tier.name}-summary`, tier.summary],
    [`${tier.name}-price`, (tier.priceUsdCents / 100).toFixed(2)],
    [`${tier.name}-days`, String(tier.deliveryDays)],
    [`${tier.name}-revisions`, String(tier.revisions)],
  ])
  const { title, description, requirements, category } = project
  return FormValues.of({ title, description, requirements, category, ...Object.fromEntries(tiers) })
}

function ProjectForm({
  action,
  values,
  problems,
}: {
  readonly action: string
  readonly values: FormValues | undefined
  readonly problems: FormProblems | undefined
}) {
  return (
    <Form action={action} values={values} problems={problems}>
      <TextField name="title" label="Title" hint="What people get, in a few words." maxLength={120} />
      <Select name="category" label="Kind of work" choices={categoryChoices} empty="Choose" />
      <TextArea name="description" label="Description" rows={8} maxLength={5000} />
      <TextArea name="requirements" label="What you need from the client" rows={3} maxLength={2000} optional />
      {tierNames.map((name, at) => (
        <FieldSet
          key={name}
          legend={tierWords[name]}
          hint={at === 0 ? undefined : 'Leave the price empty to not offer this size.'}
        >
          <TextField name={`${name}-price`} label="Price" before="$" inputMode="decimal" width="short" optional={at > 0} />
          <TextField name={`${name}-summary`} label="What is in it" maxLength={500} optional={at > 0} />
          <TextField name={`${name}-days`} label="Done in" after="days" inputMode="numeric" width="short" optional={at > 0} />
          <TextField name={`${name}-revisions`} label="Revisions" inputMode="numeric" width="short" optional />
        </FieldSet>
      ))}
      <FormActions>
        <Button>Save</Button>
      </FormActions>
    </Form>
  )
}
