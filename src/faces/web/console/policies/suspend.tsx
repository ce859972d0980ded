import { get, notFound, page, post, problem, redirect, type FormProblems, type FormValues } from '#faces/web/routes.ts'
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
import {
  findUpcomingVersion,
  planSuspension,
  policyKinds,
  suspendClauses,
  type SuspensionPlan,
  type VersionPage,
} from '#modules/policy/index.ts'
import { lifePath, versionPath } from '../../public/rules/address.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { findAsked } from '../../public/rules/version.tsx'
import { ofEveryVersion, policyCrumbs, type VersionRequest } from './asked-policy.ts'
import { AlsoWithdrawn } from './reversal-preview.tsx'
import { takeBackRefusalText, takeBackWords } from './take-back-words.ts'

/** Letting clauses stop charging at once, when there is no time to decide about a reversal. */
export const routes = ofEveryVersion((base) => [
  get(`${base}/suspend`, ['operator'], (request) => suspendPage(request)),
  post(`${base}/suspend`, ['operator'], async (request) => {
    const asked = await findAsked(request)
    if (asked === undefined) return notFound()
    const { policy } = asked
    const values = await request.form()
    const result = await request.run(suspendClauses, { policy, version: asked.version, words: values.text('words') })
    if (!result.ok) return suspendPage(request, { values, problems: problem(takeBackRefusalText(policy, result.refusal)) })
    const { version } = result.value
    const done =
      policy === 'connects'
        ? `Nothing is returned by it; a reversal of version ${asked.version} still can.`
        : policyKinds[policy].suspension
    return redirect(versionPath({ policy, version }), {
      flash: { kind: 'done', text: `Suspended at once by version ${version}. ${done}` },
    })
  }),
])

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function suspendPage(request: VersionRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  const { policy } = version
  const { plan, waiting } = await request.reading(async (tx) => ({
    plan: await planSuspension(tx, { policy, version: version.version, at: request.now }),
    waiting: (await findUpcomingVersion(tx, policy))?.version,
  }))
  const words = takeBackWords[policy]
  return page({
    title: `Suspend version ${version.version}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={policyCrumbs(policy)} />
        <PageHeader
          eyebrow="Suspension"
          title={`${words.suspendTitle(version.version)}: ${version.title}`}
          lead={words.suspendLead}
        />
        {plan.ok ? (
          <SuspensionView version={version} plan={plan.value} waiting={waiting} sent={sent} />
        ) : (
          <Notice tone="warning" title="This cannot be suspended">
            {takeBackRefusalText(policy, plan.refusal)}
          </Notice>
        )}
      </>
    ),
  })
}

function SuspensionView({
  version,
  plan: { suspension, clauses },
  waiting,
  sent,
}: {
  readonly version: VersionPage
  readonly plan: SuspensionPlan
  readonly waiting: number | undefined
  readonly sent: Sent | undefined
}) {
  const { suspendNotice, suspended } = takeBackWords[version.policy]
  return (
    <>
      <Notice
        tone="note"
        title={suspendNotice.title}
        actions={<LinkButton href={`${lifePath(version)}/reverse`}>Reverse it instead</LinkButton>}
      >
        {suspendNotice.text}
      </Notice>
      <AlsoWithdrawn waiting={waiting} />
      <Section
        title="What changes in the rules"
        intro={`Clauses: ${clauses.join(', ')}. ${suspended[suspension.charging](version.version)}`}
      >
        <DiffView diff={suspension.diff} />
      </Section>
      <Form action={`${lifePath(version)}/suspend`} values={sent?.values} problems={sent?.problems}>
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
