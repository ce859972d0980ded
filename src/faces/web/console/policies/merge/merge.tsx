import { get, notFound, page, post, problem, redirect, type FormProblems, type FormValues } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  DataTable,
  Form,
  FormActions,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Section,
} from '#faces/web/kit/index.ts'
import { policyRefusalText } from '#faces/words/policy-refusals.ts'
import { findDraft, mayEdit, planMerge, rebaseDraft, type Draft, type MergePlace, type MergePlan } from '#modules/policy/index.ts'
import { policyCrumbs } from '../asked-policy.ts'
import { placeTitle, placeValue } from './place-words.ts'

/** Moves a draft onto the newest version: what each side changed, what comes together by itself, and what somebody has to decide. */
export const routes = [
  get('/console/policies/drafts/:draftId/merge', ['operator'], async (request) => {
    const view = await request.reading((tx) => readMerge(tx, request.params.draftId))
    return view === undefined ? notFound() : mergePage(view)
  }),
  post('/console/policies/drafts/:draftId/merge', ['operator'], async (request) => {
    const { draftId } = request.params
    const view = await request.reading((tx) => readMerge(tx, draftId))
    if (view === undefined) return notFound()
    const values = await request.form()
    const result = await request.run(rebaseDraft, {
      draftId,
      choices: chosen(values, view.plan),
      ...numbersOf(values, ['revision', 'onto']),
    })
    if (result.ok)
      return redirect(`/console/policies/drafts/${draftId}`, { flash: { kind: 'done', text: mergedWords(result.value) } })
    if (result.refusal.code === 'not_found') return notFound()
    if (result.refusal.code === 'merge_conflict')
      return mergePage(view, { values, problems: undecided(view, result.refusal.conflicts) })
    return mergePage(view, { values, problems: problem(policyRefusalText(result.refusal)) })
  }),
]

interface MergeView {
  readonly draft: Draft
  /** Absent where the draft follows the newest version already. */
  readonly plan: MergePlan | undefined
}

async function readMerge(tx: Parameters<typeof findDraft>[0], draftId: string): Promise<MergeView | undefined> {
  const draft = await findDraft(tx, draftId)
  return draft === undefined ? undefined : { draft, plan: await planMerge(tx, draft) }
}

const fieldOf = (place: string): string => `choice.${place}`

function chosen(values: FormValues, plan: MergePlan | undefined): Readonly<Record<string, string>> {
  const answers = (plan?.places ?? []).map(({ place }) => [place, values.text(fieldOf(place))] as const)
  return Object.fromEntries(answers.filter(([, side]) => side !== ''))
}

function numbersOf(values: FormValues, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values.integer(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function undecided({ draft, plan }: MergeView, conflicts: readonly { readonly place: string }[]): FormProblems {
  const documents = plan === undefined ? [] : [draft.document, plan.head.document, plan.base.document]
  return {
    list: conflicts.map(({ place }) => ({
      field: fieldOf(place),
      text: `Decide which side holds. ${placeTitle(place, documents)}.`,
    })),
  }
}

function mergedWords({ parent }: Draft): string {
  return `Merged onto version ${parent}. It is a draft again: approval and measured impact belonged to the rules before. Check it, measure it, and hand it over once more.`
}

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

function mergePage(view: MergeView, sent?: Sent) {
  return page({
    title: `Merge: ${view.draft.title}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: <MergeDraft view={view} sent={sent} />,
  })
}

function MergeDraft({ view: { draft, plan }, sent }: { readonly view: MergeView; readonly sent: Sent | undefined }) {
  const back = `/console/policies/drafts/${draft.id}`
  return (
    <>
      <Breadcrumbs items={[...policyCrumbs(draft.policy), { label: draft.title, href: back }]} />
      <PageHeader
        eyebrow={`Draft against version ${draft.parent}`}
        title="Merge onto the newest version"
        lead={
          plan === undefined
            ? undefined
            : `The draft was written against version ${plan.base.version}; version ${plan.head.version} came meanwhile. Below is what each of them changed.`
        }
      />
      {plan === undefined ? (
        <Notice tone="good" title="There is nothing to merge" actions={<LinkButton href={back}>Back to the draft</LinkButton>}>
          The draft follows the newest version already.
        </Notice>
      ) : mayEdit(draft.state) ? (
        <MergeForm draft={draft} plan={plan} sent={sent} />
      ) : (
        <Notice tone="note" title="This draft is closed" actions={<LinkButton href={back}>Back to the draft</LinkButton>}>
          It is {draft.state}, so it stays as it is. Start a new draft from the newest version instead.
        </Notice>
      )}
    </>
  )
}

function MergeForm({ draft, plan, sent }: { readonly draft: Draft; readonly plan: MergePlan; readonly sent: Sent | undefined }) {
  const conflicts = plan.places.filter(({ taken }) => taken === 'undecided')
  const settled = plan.places.filter(({ taken }) => taken !== 'undecided')
  return (
    <Form
      action={`/console/policies/drafts/${draft.id}/merge`}
      label="Merge onto the newest version"
      values={sent?.values}
      problems={sent?.problems}
      fields={{ revision: draft.revision, onto: plan.head.version }}
      wide
    >
      {conflicts.length === 0 ? (
        <Notice tone="good" title="Nothing contradicts">
          Both sides changed different things, so everything both changed is kept.
        </Notice>
      ) : (
        <Section
          title="Decide"
          intro="Both sides changed these, differently. Nobody guesses: say for each of them which one holds. You can still edit the draft afterwards."
        >
          {conflicts.map((conflict) => (
            <Conflict key={conflict.place} conflict={conflict} draft={draft} plan={plan} />
          ))}
        </Section>
      )}
      <Section title="Comes together by itself">
        <SettledPlaces places={settled} draft={draft} plan={plan} />
      </Section>
      <Notice tone="warning" title="Approval and simulation start again">
        What was approved and what was measured was another text, compared with version {plan.base.version}. After the merge it is
        a draft against version {plan.head.version}: check it, measure it, and hand it over again. Every text before stays in its
        history.
      </Notice>
      <FormActions>
        <Button>Merge</Button>
        <LinkButton href={`/console/policies/drafts/${draft.id}`} look="quiet">
          Leave it as it is
        </LinkButton>
      </FormActions>
    </Form>
  )
}

function Conflict({
  conflict: { place, base, mine, theirs },
  draft,
  plan,
}: {
  readonly conflict: MergePlace
  readonly draft: Draft
  readonly plan: MergePlan
}) {
  const documents = [draft.document, plan.head.document, plan.base.document]
  return (
    <RadioGroup
      name={fieldOf(place)}
      label={placeTitle(place, documents)}
      hint={`In version ${plan.base.version}: ${placeValue(place, base, plan.base.document)}`}
      choices={[
        { value: 'mine', label: `This draft: ${placeValue(place, mine, draft.document)}` },
        { value: 'theirs', label: `Version ${plan.head.version}: ${placeValue(place, theirs, plan.head.document)}` },
      ]}
    />
  )
}

function SettledPlaces({
  places,
  draft,
  plan: { base, head },
}: {
  readonly places: readonly MergePlace[]
  readonly draft: Draft
  readonly plan: MergePlan
}) {
  const documents = [draft.document, head.document, base.document]
  const resultWords = { mine: 'The draft’s is kept', theirs: `Version ${head.version} holds`, both: 'Both say the same' }
  return (
    <DataTable
      caption="What only one side changed, or both in the same way"
      quietCaption
      rows={places}
      rowKey={({ place }) => place}
      empty="Nothing besides what is to be decided."
      columns={[
        { title: 'What', rowHeader: true, cell: ({ place }) => <span dir="auto">{placeTitle(place, documents)}</span> },
        { title: `Version ${base.version}`, cell: ({ place, base: value }) => placeValue(place, value, base.document) },
        { title: `Version ${head.version}`, cell: ({ place, theirs }) => placeValue(place, theirs, head.document) },
        { title: 'This draft', cell: ({ place, mine }) => placeValue(place, mine, draft.document) },
        { title: 'After the merge', cell: ({ taken }) => (taken === 'undecided' ? '' : resultWords[taken]) },
      ]}
    />
  )
}
