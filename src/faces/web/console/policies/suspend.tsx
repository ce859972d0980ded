import {
  get,
  notFound,
  page,
  post,
  problem,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Form,
  FormActions,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TextArea,
} from '#faces/web/kit/index.ts'
import { policyRefusalText } from '#faces/words/policy-refusals.ts'
import { findVersion, planSuspension, suspendClauses, type SuspensionPlan, type VersionPage } from '#modules/policy/index.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { POLICY } from '../../public/rules/words.ts'

/** Letting clauses stop charging at once, when there is no time to decide about a reversal. */
export const routes = [
  get('/console/policies/versions/:version/suspend', ['operator'], (request) => suspendPage(request)),
  post('/console/policies/versions/:version/suspend', ['operator'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const result = await request.run(suspendClauses, { version: version.version, words: values.text('words') })
    if (!result.ok) return suspendPage(request, { values, problems: problem(policyRefusalText(result.refusal)) })
    return redirect(`/rules/${result.value.version}`, {
      flash: {
        kind: 'done',
        text: `Suspended at once by version ${result.value.version}. Nothing is returned by it; a reversal of version ${version.version} still can.`,
      },
    })
  }),
]

async function findAsked(request: WebRequest): Promise<VersionPage | undefined> {
  const number = Number(request.params.version)
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return undefined
  return request.reading((tx) => findVersion(tx, POLICY, number))
}

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function suspendPage(request: WebRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  const plan = await request.reading((tx) => planSuspension(tx, { policy: POLICY, version: version.version, at: request.now }))
  return page({
    title: `Suspend version ${version.version}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Console', href: '/console' },
            { label: 'Policies', href: '/console/policies' },
          ]}
        />
        <PageHeader
          eyebrow="Suspension"
          title={`Let version ${version.version} stop charging: ${version.title}`}
          lead="A new version lets the clauses that it changed stop charging, at once. It can only make things cheaper, so it needs no notice."
        />
        {plan.ok ? (
          <SuspensionView version={version} plan={plan.value} sent={sent} />
        ) : (
          <Notice tone="warning" title="This cannot be suspended">
            {policyRefusalText(plan.refusal)}
          </Notice>
        )}
      </>
    ),
  })
}

function SuspensionView({
  version,
  plan: { suspension, clauses },
  sent,
}: {
  readonly version: VersionPage
  readonly plan: SuspensionPlan
  readonly sent: Sent | undefined
}) {
  return (
    <>
      <Notice
        tone="note"
        title="Nothing is returned by a suspension"
        actions={<LinkButton href={`/console/policies/versions/${version.version}/reverse`}>Reverse it instead</LinkButton>}
      >
        People keep what they paid for until you decide. A reversal, now or later, returns what the version took while it charged.
        To charge again after a suspension, a new version has to be announced with its notice.
      </Notice>
      <Section
        title="What changes in the rules"
        intro={
          suspension.charging === 'restored'
            ? `Clauses: ${clauses.join(', ')}. They cost again what they cost before version ${version.version}.`
            : `Clauses: ${clauses.join(', ')}. Their price before version ${version.version} was dearer for somebody, so they are free.`
        }
      >
        <DiffView diff={suspension.diff} />
      </Section>
      <Form action={`/console/policies/versions/${version.version}/suspend`} values={sent?.values} problems={sent?.problems}>
        <TextArea
          name="words"
          label="In plain words"
          hint="Public at once: what stops, why, and when you will decide."
          rows={4}
        />
        <FormActions>
          <Button look="danger">Suspend it now</Button>
        </FormActions>
      </Form>
    </>
  )
}
