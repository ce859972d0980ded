import { hasRole } from '#kernel/actor.ts'
import { orderProject, type Tier } from '#modules/catalog/index.ts'
import { readProject, type ProjectView } from '#reads/catalog.ts'
import {
  Badge,
  Breadcrumbs,
  Button,
  Card,
  Columns,
  Form,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Section,
  TextArea,
  Usd,
  UserText,
  formatUsd,
} from '../../kit/index.ts'
import {
  FormValues,
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
import { categoryName, countryName } from '../jobs/words.ts'
import { daysText, projectStateWords, revisionsText, tierWords } from './words.ts'

type ProjectRequest = WebRequest<'/catalog/:projectId'> | WebRequest<'/catalog/:projectId/order'>

export const routes = [
  get('/catalog/:projectId', ['anyone'], (request) => projectPage(request)),

  post('/catalog/:projectId/order', ['client'], async (request) => {
    const form = await request.form()
    const tier = form.text('tier')
    const result = await request.run(orderProject, {
      projectId: request.params.projectId,
      tier,
      seenPriceUsdCents: form.integer(`price-${tier}`) ?? 0,
      note: form.text('note'),
    })
    if (result.ok) {
      return redirect(`/orders/${result.value.orderId}`, { flash: { kind: 'done', text: 'Ordered. The contract has started.' } })
    }
    const problems = problemsOf(result.refusal, {
      not_found: 'You act for no organization, so you cannot order.',
      client_banned: 'Your organization cannot order at the moment.',
      not_for_sale: 'This project is not for sale at the moment.',
      own_project: 'This is your own project.',
      tier_not_found: { field: 'tier', text: 'The seller no longer offers this tier.' },
      price_changed: ({ seenUsdCents, currentUsdCents }) =>
        `The seller changed the price from ${formatUsd(seenUsdCents)} to ${formatUsd(currentUsdCents)} while you looked. Nothing was ordered. The page shows the new price.`,
      seller_cannot_take_orders: 'The seller cannot take orders at the moment. Nothing was ordered.',
    })
    return projectPage(request, { values: form, problems })
  }),
]

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function projectPage(request: ProjectRequest, wrong?: Wrong): Promise<Answer> {
  const { projectId } = request.params
  const project = await request.reading((tx) => readProject(tx, { projectId, viewerId: request.account?.id }))
  if (project === undefined) return notFound()
  const isOwn = project.sellerId === request.account?.id
  const mayOrder = hasRole(request.actor, 'client') && !isOwn && project.state === 'listed'
  return page({
    title: project.title,
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Catalog', href: '/catalog' },
            { label: categoryName(project.category), href: `/catalog?category=${project.category}` },
          ]}
        />
        <PageHeader
          eyebrow={
            project.state === 'listed' ? undefined : (
              <Badge tone={projectStateWords[project.state].tone}>{projectStateWords[project.state].label}</Badge>
            )
          }
          title={project.title}
          lead={<SellerLine project={project} />}
          actions={isOwn ? <LinkButton href={`/projects/${project.id}/edit`}>Edit</LinkButton> : undefined}
        />
        <Columns
          asideLabel="Prices and ordering"
          aside={
            mayOrder ? (
              <OrderForm project={project} wrong={wrong} />
            ) : (
              <Tiers project={project} signedIn={request.account !== undefined} />
            )
          }
        >
          <Section title="What you get">
            <UserText text={project.description} />
          </Section>
          {project.requirements === '' ? null : (
            <Section title="What the seller needs from you">
              <UserText text={project.requirements} />
            </Section>
          )}
        </Columns>
      </>
    ),
  })
}

function SellerLine({ project }: { readonly project: ProjectView }) {
  return (
    <>
      By{' '}
      <a href={`/talent/${project.sellerId}`} dir="auto">
        {project.sellerName}
      </a>
      {project.sellerCountry === null ? '' : `, ${countryName(project.sellerCountry)}`}
    </>
  )
}

function Tiers({ project, signedIn }: { readonly project: ProjectView; readonly signedIn: boolean }) {
  return (
    <>
      {project.tiers.map((tier) => (
        <Card key={tier.name} title={tierWords[tier.name]} meta={<Usd cents={tier.priceUsdCents} />}>
          <p dir="auto">{tier.summary}</p>
          <p className="muted">{termsText(tier)}</p>
        </Card>
      ))}
      {signedIn ? null : (
        <Notice actions={<LinkButton href={`/sign-in?next=/catalog/${project.id}`}>Sign in to order</LinkButton>}>
          Clients order here.
        </Notice>
      )}
    </>
  )
}

function OrderForm({ project, wrong }: { readonly project: ProjectView; readonly wrong: Wrong | undefined }) {
  const prices = Object.fromEntries(project.tiers.map((tier) => [`price-${tier.name}`, tier.priceUsdCents]))
  return (
    <Form
      action={`/catalog/${project.id}/order`}
      values={wrong?.values ?? FormValues.of({ tier: project.tiers[0]?.name })}
      problems={wrong?.problems}
      fields={prices}
    >
      <RadioGroup
        name="tier"
        label="Choose a size"
        look="cards"
        choices={project.tiers.map((tier) => ({
          value: tier.name,
          label: `${tierWords[tier.name]}: ${formatUsd(tier.priceUsdCents)}`,
          hint: (
            <>
              <span dir="auto">{tier.summary}</span> <br />
              {termsText(tier)}
            </>
          ),
        }))}
      />
      <TextArea name="note" label="Note to the seller" rows={4} maxLength={2000} optional />
      <p className="muted">
        The contract starts at once at this price. The seller’s Connects for it are decided by the rules in force and recorded on
        their receipt.
      </p>
      <Button>Order</Button>
    </Form>
  )
}

function termsText(tier: Tier): string {
  return `Done in ${daysText(tier.deliveryDays)}, ${revisionsText(tier.revisions)}`
}
