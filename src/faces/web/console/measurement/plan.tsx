import {
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  CheckboxGroup,
  FieldSet,
  Form,
  FormActions,
  KeyValue,
  Notice,
  PageHeader,
  Row,
  Select,
  TextField,
} from '#faces/web/kit/index.ts'
import { policyRefusalText } from '#faces/words/policy-refusals.ts'
import { metricOf, metrics } from '#modules/measurement/index.ts'
import {
  capitalized,
  factLabel,
  factSpec,
  findDraft,
  groupFacts,
  mayEdit,
  measurementPlanOf,
  metricNames,
  planMeasurement,
  valueText,
  type Draft,
  type GroupFact,
  type MeasurementPlan,
} from '#modules/policy/index.ts'
import { groupInWords, guardrailInWords } from '#faces/words/outcomes.ts'
import { fieldNames, GUARDRAILS_IN_FORM, planOf, valuesOfPlan } from './plan-form.ts'

type PlanRequest = WebRequest<'/console/policies/drafts/:draftId/measurement'>

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

/** How the effect of a draft will be measured: written now, because afterwards everybody would choose what suits them. */
export const routes = [
  get('/console/policies/drafts/:draftId/measurement', ['operator'], (request) => planPage(request)),
  post('/console/policies/drafts/:draftId/measurement', ['operator'], async (request) => {
    const values = await request.form()
    const { draftId } = request.params
    const result = await request.run(planMeasurement, { draftId, plan: planOf(values) })
    if (result.ok)
      return redirect(`/console/policies/drafts/${draftId}`, {
        flash: { kind: 'done', text: 'The plan of the measurement is kept. The draft has to be reviewed with it.' },
      })
    if (result.refusal.code === 'not_found') return notFound()
    return planPage(request, {
      values,
      problems: problemsOf(
        result.refusal,
        {
          wrong_state: policyRefusalText,
          unknown_control_value: policyRefusalText,
          control_pays_too: (refusal) => ({ text: policyRefusalText(refusal), field: 'control.initiator' }),
          guardrail_twice: policyRefusalText,
        },
        fieldNames,
      ),
    })
  }),
]

async function planPage(request: PlanRequest, sent?: Sent) {
  const found = await request.reading(async (tx) => {
    const draft = await findDraft(tx, request.params.draftId)
    return draft === undefined ? undefined : { draft, plan: await measurementPlanOf(tx, draft) }
  })
  if (found === undefined) return notFound()
  return page({
    title: `How it will be measured: ${found.draft.title}`,
    status: sent === undefined ? 200 : 422,
    body: <PlanView {...found} sent={sent} />,
  })
}

function PlanView({
  draft,
  plan,
  sent,
}: {
  readonly draft: Draft
  readonly plan: MeasurementPlan
  readonly sent: Sent | undefined
}) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
          { label: draft.title, href: `/console/policies/drafts/${draft.id}` },
        ]}
      />
      <PageHeader
        title="How its effect will be measured"
        lead="Choose it now: announced, it is hashed with the rules and nobody can change it. Whatever comes out is published, also when nothing does."
      />
      {mayEdit(draft.state) ? <PlanForm draft={draft} plan={plan} sent={sent} /> : <Frozen draft={draft} plan={plan} />}
    </>
  )
}

function Frozen({ draft, plan }: { readonly draft: Draft; readonly plan: MeasurementPlan }) {
  return (
    <>
      <Notice tone="note" title="This cannot be changed any more">
        {draft.version === null ? (
          'The draft is no longer edited.'
        ) : (
          <a href={`/rules/${draft.version}/outcome`}>The plan as it was announced, and what came of it</a>
        )}
      </Notice>
      <KeyValue
        items={[
          { label: 'What is looked at', value: metricOf(plan.primary).title },
          { label: 'Compared with', value: groupInWords(plan.control) },
          { label: 'Days before the announcement', value: String(plan.preDays) },
          { label: 'Side effects', value: plan.guardrails.map(guardrailInWords).join(' ') || 'none' },
        ]}
      />
    </>
  )
}

const metricChoices = metricNames.map((name) => ({ value: name, label: metrics[name].title, hint: metrics[name].means }))

function PlanForm({
  draft,
  plan,
  sent,
}: {
  readonly draft: Draft
  readonly plan: MeasurementPlan
  readonly sent: Sent | undefined
}) {
  return (
    <Form
      action={`/console/policies/drafts/${draft.id}/measurement`}
      values={sent?.values ?? valuesOfPlan(plan)}
      problems={sent?.problems}
    >
      <FieldSet legend="What is looked at">
        <Select name="primary" label="The one figure that counts" choices={metricChoices} />
        <Row space="normal">
          <TextField
            name="preDays"
            label="Days before the announcement"
            hint="Less than 365 days of history give a range only: nobody can tell a season from an effect."
            inputMode="numeric"
            width="short"
          />
          <TextField name="confidencePercent" label="Confidence of intervals, in %" inputMode="numeric" width="short" />
        </Row>
      </FieldSet>
      <FieldSet
        legend="Whom it is compared with"
        hint="People whom the change does not concern, by the exact difference. Tick nothing where everybody is concerned; the result is then a range only. Where several facts are ticked, all of them must hold."
      >
        <ControlChoice fact="initiator" />
        <details>
          <summary>By another fact</summary>
          {groupFacts
            .filter((fact) => fact !== 'initiator')
            .map((fact) => (
              <ControlChoice key={fact} fact={fact} />
            ))}
        </details>
      </FieldSet>
      {Array.from({ length: GUARDRAILS_IN_FORM }, (_, index) => (
        <GuardrailFields key={index} index={index} />
      ))}
      <FormActions>
        <Button>Keep this plan</Button>
      </FormActions>
      {draft.state === 'draft' ? null : (
        <p className="muted">The draft goes back to the beginning of its review: it was approved with another plan.</p>
      )}
    </Form>
  )
}

function ControlChoice({ fact }: { readonly fact: GroupFact }) {
  const spec = factSpec(fact)
  const values: readonly string[] = spec.type === 'enum' ? spec.values : []
  return (
    <CheckboxGroup
      name={`control.${fact}`}
      label={capitalized(factLabel(fact))}
      choices={values.map((value) => ({ value, label: capitalized(valueText(fact, value)) }))}
      optional
    />
  )
}

function GuardrailFields({ index }: { readonly index: number }) {
  const name = (field: string) => `guardrail.${index}.${field}`
  return (
    <FieldSet
      legend={`Side effect ${index + 1} that is watched`}
      hint="When it goes too far on enough days in a row, something happens by itself."
    >
      <Select name={name('metric')} label="Figure" choices={metricChoices} empty="None" optional />
      <Row space="normal">
        <Select
          name={name('direction')}
          label="Bad when it"
          choices={[
            { value: 'falls', label: 'falls' },
            { value: 'rises', label: 'rises' },
          ]}
        />
        <TextField name={name('byPercent')} label="By at least, in %" inputMode="numeric" width="short" optional />
        <TextField
          name={name('surelyByPercent')}
          label="Whole interval beyond, in %"
          inputMode="numeric"
          width="short"
          optional
        />
        <TextField name={name('days')} label="Days in a row" inputMode="numeric" width="short" optional />
      </Row>
      <Select
        name={name('act')}
        label="Then"
        choices={[
          { value: 'tell', label: 'tell operators' },
          { value: 'suspend', label: 'tell operators and stop charging what the version changed' },
        ]}
      />
    </FieldSet>
  )
}
