import { isId } from '#kernel/ids.ts'
import {
  FormValues,
  get,
  page,
  post,
  problem,
  problemsOf,
  redirect,
  type FormProblems,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Button,
  Card,
  DataTable,
  FilterForm,
  Form,
  FormActions,
  Grid,
  Notice,
  PageHeader,
  Section,
  TextArea,
  TextField,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { cohort, previewCohort, proposeSpecialGrant, type Cohort } from '#modules/grants/index.ts'
import { findAccountId } from '#platform/auth/index.ts'
import { findMembers, type Member } from '#reads/grants.ts'
import { Crumbs } from './frame.tsx'
import { proposeRefusals, sumText } from './words.ts'

const kinds = ['person', 'active_between', 'joined_before'] as const
type Kind = (typeof kinds)[number]

/** An operator proposes Connects for a person or for everybody whom a moment in the past settles. */
export const routes = [
  get('/console/grants/special/new', ['operator'], async (request) => {
    const kind = kindIn(request.query.get('who'))
    if (kind === undefined) return choicePage()
    if (kind !== 'person') return formPage({ kind, values: FormValues.of({ who: kind }) })
    return personPage(request)
  }),

  post('/console/grants/special/new', ['operator'], async (request) => {
    const values = await request.form()
    const kind = kindIn(values.text('who'))
    if (kind === undefined) return choicePage()
    if (values.text('intent') === 'preview' && kind !== 'person') return previewPage(request, kind, values)

    const result = await request.run(proposeSpecialGrant, {
      to: recipientsIn(kind, values),
      qty: values.integer('qty'),
      reason: values.text('reason'),
      incident: values.optionalText('incident'),
    })
    if (result.ok) {
      return redirect(`/console/grants/special/${result.value.specialGrantId}`, {
        flash: { kind: 'done', text: 'Proposed. Nobody gets anything until another operator approves it.' },
      })
    }
    return formPage({
      kind,
      values,
      problems: problemsOf(result.refusal, proposeRefusals, fieldNames),
      member: await memberIn(request, values),
    })
  }),
]

const fieldNames = { 'to.until': 'until', 'to.since': 'since', 'to.chargeId': 'chargeId', 'to.ownerId': 'owner' }

function kindIn(text: string | null): Kind | undefined {
  return kinds.find((kind) => kind === text)
}

function recipientsIn(kind: Kind, values: FormValues) {
  if (kind === 'person') return { kind, ownerId: values.text('owner'), chargeId: values.optionalText('chargeId') }
  return cohortIn(kind, values)
}

function cohortIn(kind: Cohort['kind'], values: FormValues) {
  const until = values.instant('until')
  return kind === 'joined_before' ? { kind, until } : { kind, since: values.instant('since'), until }
}

async function memberIn(request: WebRequest, values: FormValues): Promise<Member | undefined> {
  const owner = values.text('owner')
  return isId(owner) ? (await request.reading((tx) => findMembers(tx, { id: owner })))[0] : undefined
}

/** Counts the people and adds up, and changes nothing. */
async function previewPage(request: WebRequest, kind: Cohort['kind'], values: FormValues) {
  const qty = values.integer('qty') ?? Number.NaN
  if (!(qty >= 1)) return formPage({ kind, values, problems: problem('Say how many Connects each gets.', 'qty') })
  const wish = cohort.safeParse(cohortIn(kind, values))
  if (!wish.success) {
    const list = wish.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? 'until'), text: message }))
    return formPage({ kind, values, problems: { list } })
  }
  const counted = await request.reading((tx) => previewCohort(tx, wish.data, request.now))
  if (!counted.ok) return formPage({ kind, values, problems: problemsOf(counted.refusal, proposeRefusals) })
  return formPage({ kind, values, preview: sumText(counted.value, qty) })
}

function choicePage() {
  return page({
    title: 'Propose a grant',
    body: (
      <>
        <Crumbs />
        <PageHeader title="Propose a grant" lead="Who gets Connects? Nothing happens until another operator approves it." />
        <Grid>
          <Card title="One person" href="/console/grants/special/new?who=person">
            <p>Somebody whom our fault cost Connects. Name the receipt if there is one.</p>
          </Card>
          <Card title="Everybody who was active in a stretch of time" href="/console/grants/special/new?who=active_between">
            <p>
              An outage: everybody who asked for a price, was charged, or had Connects set aside for a boost or the badge while it
              lasted.
            </p>
          </Card>
          <Card title="Everybody who joined before a moment" href="/console/grants/special/new?who=joined_before">
            <p>A gift to all who were members by then.</p>
          </Card>
        </Grid>
      </>
    ),
  })
}

/** By a part of the name, or by the whole address, which is never shown. */
async function lookUp(request: WebRequest, wanted: string): Promise<readonly Member[]> {
  if (!wanted.includes('@')) return request.reading((tx) => findMembers(tx, { name: wanted }))
  const id = await findAccountId(request.app.db, wanted)
  return id === undefined ? [] : request.reading((tx) => findMembers(tx, { id }))
}

/** Looks the person up first; the form comes with the person chosen. */
async function personPage(request: WebRequest) {
  const { query } = request
  const owner = query.get('owner') ?? ''
  if (isId(owner)) {
    const values = FormValues.of({ who: 'person', owner })
    const member = await memberIn(request, values)
    if (member !== undefined) return formPage({ kind: 'person', values, member })
  }
  const wanted = (query.get('q') ?? '').trim().slice(0, 100)
  const members = wanted === '' ? [] : await lookUp(request, wanted)
  return page({
    title: 'Propose a grant for one person',
    body: (
      <>
        <Crumbs to={{ label: 'Propose a grant', href: '/console/grants/special/new' }} />
        <PageHeader title="Who gets it?" lead="Look the person up; then say how many Connects, and why." />
        <FilterForm action="/console/grants/special/new" values={query} label="Look somebody up" submit="Look up" fold={false}>
          <input type="hidden" name="who" value="person" />
          <TextField name="q" label="Name or e-mail address" value={wanted} />
        </FilterForm>
        {wanted === '' ? null : (
          <DataTable
            caption="People found"
            empty="Nobody with a wallet has this name or address."
            rows={members}
            rowKey={(member) => member.id}
            columns={[
              {
                title: 'Person',
                cell: (member) => (
                  <a href={`/console/grants/special/new?who=person&owner=${member.id}`} dir="auto">
                    {member.displayName}
                  </a>
                ),
              },
              { title: 'Joined', cell: (member) => <TimeStamp at={member.memberSince} /> },
            ]}
          />
        )}
      </>
    ),
  })
}

const titles: Readonly<Record<Kind, string>> = {
  person: 'Propose a grant for one person',
  active_between: 'Propose a grant for everybody who was active',
  joined_before: 'Propose a grant for everybody who joined before a moment',
}

interface FormPage {
  readonly kind: Kind
  readonly values: FormValues
  readonly problems?: FormProblems
  readonly member?: Member | undefined
  /** The sum in words, once it was counted. */
  readonly preview?: string
}

function formPage({ kind, values, problems, member, preview }: FormPage) {
  return page({
    title: titles[kind],
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Crumbs to={{ label: 'Propose a grant', href: '/console/grants/special/new' }} />
        <PageHeader
          title={titles[kind]}
          lead={
            member === undefined ? (
              'Nobody gets anything until another operator approves it.'
            ) : (
              <>
                For <strong dir="auto">{member.displayName}</strong>. Nobody gets anything until another operator approves it.
              </>
            )
          }
        />
        {preview === undefined ? null : (
          <Notice tone="good" title={preview}>
            Counted now, nothing has happened. It is counted again when it is proposed, and again when it is approved.
          </Notice>
        )}
        <Form
          action="/console/grants/special/new"
          values={values}
          problems={problems}
          fields={{ who: kind, ...(kind === 'person' ? { owner: values.text('owner') } : {}) }}
        >
          <Section title="Who">
            <WhoFields kind={kind} />
          </Section>
          <Section title="What and why">
            <TextField name="qty" label="Connects for each" inputMode="numeric" width="short" />
            <TextArea
              name="reason"
              label="Reason"
              hint="Everybody who gets it reads this, in their notices and on their statement."
              rows={3}
              maxLength={300}
            />
            <TextField name="incident" label="Incident or ticket" hint="For operators only." maxLength={120} optional />
          </Section>
          <FormActions>
            <Button name="intent" value="propose">
              Propose it
            </Button>
            {kind === 'person' ? null : (
              <Button name="intent" value="preview" look="secondary">
                Count the people first
              </Button>
            )}
          </FormActions>
        </Form>
      </>
    ),
  })
}

function WhoFields({ kind }: { readonly kind: Kind }) {
  if (kind === 'person')
    return (
      <TextField name="chargeId" label="For the charge" hint="The receipt’s id, when it is about one." maxLength={36} optional />
    )
  if (kind === 'joined_before')
    return <TextField name="until" type="datetime-local" label="Joined before" hint="In UTC, and in the past." width="short" />
  return (
    <>
      <TextField name="since" type="datetime-local" label="It began" hint="In UTC." width="short" />
      <TextField
        name="until"
        type="datetime-local"
        label="It was over"
        hint="In UTC, and in the past. Whoever asked for a price, was charged, or had Connects set aside for a boost or the badge from the first moment on, and before this one, gets it."
        width="short"
      />
    </>
  )
}
