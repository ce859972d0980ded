import { get, page, post, problemsOf, redirect, type FormProblems, type WebRequest } from '#faces/web/routes.ts'
import { FormValues } from '#faces/web/form-values.ts'
import {
  Badge,
  Breadcrumbs,
  Button,
  DataTable,
  EmptyState,
  Form,
  FormActions,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  Select,
  TimeStamp,
  type Choice,
} from '#faces/web/kit/index.ts'
import { findDraft, listPacks, loadPack, selectDrafts, selectVersions } from '#modules/policy/index.ts'
import { selectRuns, startRun, type Run } from '#modules/simulation/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { isId } from '#kernel/ids.ts'
import { cursorOf, pageOf, readMomentCursor, type ListPage } from '#reads/cursor.ts'
import { POLICY } from '../../public/rules/words.ts'
import { kindWords, runStates, stretchChoices } from './words.ts'

const PAGE_SIZE = 20
const NEWEST = 12

/** What was simulated, and asking for another simulation. `?of=draft:ID` chooses what the form begins with. */
export const routes = [
  get('/console/simulations', ['operator'], (request) => list(request)),
  post('/console/simulations', ['operator'], async (request) => {
    const values = await request.form()
    const [kind, subject] = split(values.text('of'))
    const started = await request.run(startRun, { of: { kind, subject }, days: values.integer('days') ?? 90 })
    if (started.ok) return redirect(`/console/simulations/${started.value.runId}`)
    const problems = problemsOf(
      started.refusal,
      {
        not_found: {
          field: 'of',
          text: 'This cannot be simulated: it is not there any more, or it has nothing to be compared with.',
        },
      },
      { subject: 'of' },
    )
    return list(request, { values, problems })
  }),
]

/** `draft:ID`, `version:5`, `pack:NAME/VERSION`. */
function split(of: string): readonly [string, string] {
  const at = of.indexOf(':')
  return [of.slice(0, at), of.slice(at + 1)]
}

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function list(request: WebRequest, sent?: Sent) {
  const cursor = readMomentCursor(request.query.get('after') ?? undefined)
  const wanted = sent?.values.text('of') ?? request.query.get('of') ?? ''
  const { runs, choices } = await request.reading(async (tx) => ({
    runs: await selectRuns(tx, POLICY, {
      ...(cursor === undefined ? {} : { before: { askedAt: cursor.at, id: cursor.id } }),
      limit: PAGE_SIZE + 1,
    }),
    choices: await readChoices(tx, wanted),
  }))
  const shown = pageOf(runs, PAGE_SIZE, (last) => cursorOf(last.askedAt, last.id))
  const values = sent?.values ?? FormValues.of({ of: wanted === '' ? (choices[0]?.value ?? '') : wanted, days: '90' })
  return page({
    title: 'Simulations',
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: <Simulations runs={shown} choices={choices} values={values} problems={sent?.problems} />,
  })
}

/** What can be simulated: drafts first, the one asked for always among them. */
async function readChoices(tx: Tx, wanted: string): Promise<readonly Choice[]> {
  const drafts = await selectDrafts(tx, POLICY, { limit: NEWEST })
  const [kind, id] = split(wanted)
  const isMissing = kind === 'draft' && isId(id) && !drafts.some((draft) => draft.id === id)
  const older = isMissing ? await findDraft(tx, id) : undefined
  const versions = await selectVersions(tx, POLICY, { limit: NEWEST })
  return [
    ...[...(older === undefined ? [] : [older]), ...drafts].map((draft) => ({
      value: `draft:${draft.id}`,
      label: `Draft: ${draft.title}`,
    })),
    ...versions
      .filter(({ version }) => version > 1)
      .map(({ version, title }) => ({ value: `version:${version}`, label: `Version ${version}: ${title}` })),
    ...listPacks().flatMap((name) => {
      const pack = loadPack(name)
      return pack.versions.map(({ version }) => ({ value: `pack:${name}/${version}`, label: `Pack: ${pack.title}, ${version}` }))
    }),
  ]
}

interface SimulationsProps {
  readonly runs: ListPage<Run>
  readonly choices: readonly Choice[]
  readonly values: FormValues
  readonly problems: FormProblems | undefined
}

function Simulations({ runs, choices, values, problems }: SimulationsProps) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
        ]}
      />
      <PageHeader
        title="Simulations"
        lead="Every recorded action, priced again under other rules: who would have paid what. Nobody outside the console sees any of this, and nothing changes."
        actions={<LinkButton href="/console/policies/packs">Try a pack</LinkButton>}
      />
      <Section title="Simulate" id="start">
        <Form action="/console/simulations" label="Simulate" values={values} problems={problems}>
          <Select
            name="of"
            label="These rules"
            choices={choices}
            hint="A draft is compared with the version it changes, a version with the one before, a pack with what is in force."
          />
          <Select
            name="days"
            label="On this history"
            choices={stretchChoices}
            hint="An announcement needs figures of at least 90 days."
          />
          <FormActions>
            <Button>Start the simulation</Button>
          </FormActions>
        </Form>
      </Section>
      <Section title="What was simulated">
        {runs.items.length === 0 ? (
          <EmptyState title="Nothing was simulated yet">Choose rules above; a simulation takes seconds.</EmptyState>
        ) : (
          <DataTable
            caption="Simulations, the newest first"
            quietCaption
            rows={runs.items}
            rowKey={({ id }) => id}
            columns={[
              { title: 'Rules', cell: (run) => <a href={`/console/simulations/${run.id}`}>{run.title}</a> },
              { title: 'Kind', cell: (run) => (run.repeats === null ? kindWords[run.subjectKind] : 'Run again') },
              { title: 'Compared with', cell: (run) => `Version ${run.beforeVersion}` },
              { title: 'History', cell: (run) => `${run.days} days` },
              { title: 'State', cell: ({ state }) => <Badge tone={runStates[state].tone}>{runStates[state].label}</Badge> },
              { title: 'Asked', cell: (run) => <TimeStamp at={run.askedAt} show="relative" /> },
            ]}
          />
        )}
        <Pager nextCursor={runs.nextCursor} />
      </Section>
    </>
  )
}
