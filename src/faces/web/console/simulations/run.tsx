import type { Id } from '#kernel/ids.ts'
import { get, notFound, page, post, problemsOf, redirect, type WebRequest } from '#faces/web/routes.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Columns,
  KeyValue,
  LinkButton,
  Live,
  Notice,
  PageHeader,
  ProgressBar,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import {
  cancelRun,
  findRun,
  findSubject,
  repeatRun,
  selectRepetitions,
  type Repetition,
  type RunWithReport,
} from '#modules/simulation/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readNames } from '#reads/console.ts'
import { readReplay, type BidsReplayed } from '../replay-of-bids.ts'
import { RunReport } from './report.tsx'
import { cancelSentences, kindWords, progressNote, repeatSentences, runStates, subjectHref } from './words.ts'

const REFRESH_SECONDS = 1
const SHOWN_REPETITIONS = 5

/** One simulation: how far it is, or what it found. */
export const routes = [
  get('/console/simulations/:runId', ['operator'], async (request) => {
    const found = await read(request)
    if (found === undefined) return notFound()
    return page({
      title: `Simulation: ${found.run.title}`,
      width: 'wide',
      refreshSeconds: isUnderWay(found.run) ? REFRESH_SECONDS : undefined,
      body: <RunPage {...found} />,
    })
  }),
  post('/console/simulations/:runId/cancel', ['operator'], async (request) => {
    const { runId } = request.params
    const cancelled = await request.run(cancelRun, { runId })
    const text = cancelled.ok ? 'Cancelled. Nothing was kept.' : problemsOf(cancelled.refusal, cancelSentences).list[0]!.text
    return redirect(`/console/simulations/${runId}`, { flash: { kind: 'note', text } })
  }),
  post('/console/simulations/:runId/again', ['operator'], async (request) => {
    const { runId } = request.params
    const repeated = await request.run(repeatRun, { runId })
    if (repeated.ok) return redirect(`/console/simulations/${repeated.value.runId}`)
    const { text } = problemsOf(repeated.refusal, repeatSentences).list[0]!
    return redirect(`/console/simulations/${runId}`, { flash: { kind: 'problem', text } })
  }),
]

interface Found {
  readonly run: RunWithReport
  /** Of whoever asked, and of the people most affected. */
  readonly names: ReadonlyMap<Id, string>
  /** The run that this one does again. */
  readonly first: RunWithReport | undefined
  readonly repetitions: readonly Repetition[]
  /** The recorded bids under the same two sets of rules, where those settle otherwise. */
  readonly auctions: BidsReplayed | undefined
}

async function read(request: WebRequest<'/console/simulations/:runId'>): Promise<Found | undefined> {
  return request.reading(async (tx) => {
    const run = await findRun(tx, request.params.runId)
    if (run === undefined) return undefined
    const people = [
      ...(run.askedBy === null ? [] : [run.askedBy]),
      ...(run.report?.mostAffected ?? []).map(({ ownerId }) => ownerId),
    ]
    return {
      run,
      names: await readNames(tx, people),
      first: run.repeats === null ? undefined : await findRun(tx, run.repeats),
      repetitions: await selectRepetitions(tx, run.id, SHOWN_REPETITIONS),
      auctions: await readAuctions(tx, run, request.now),
    }
  })
}

async function readAuctions(tx: Tx, run: RunWithReport, now: Date): Promise<BidsReplayed | undefined> {
  const found = await findSubject(tx, { kind: run.subjectKind, subject: run.subject }, now)
  return found && readReplay(tx, { before: found.before.document, after: found.after, until: run.finishedAt ?? now })
}

function isUnderWay({ state }: RunWithReport): boolean {
  return state === 'queued' || state === 'running'
}

function RunPage(found: Found) {
  const { run, names } = found
  const state = runStates[run.state]
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
          { label: 'Simulations', href: '/console/simulations' },
        ]}
      />
      <PageHeader eyebrow={`Simulation against version ${run.beforeVersion}`} title={run.title} />
      <Live id="run" seconds={isUnderWay(run) ? REFRESH_SECONDS : undefined}>
        <Columns
          asideLabel="About this simulation"
          aside={
            <KeyValue
              layout="stacked"
              items={[
                { label: 'State', value: <Badge tone={state.tone}>{state.label}</Badge> },
                { label: kindWords[run.subjectKind], value: <a href={subjectHref(run)}>{run.title}</a> },
                { label: 'Compared with', value: <a href={`/rules/${run.beforeVersion}`}>Version {run.beforeVersion}</a> },
                { label: 'History', value: `${run.days} days` },
                {
                  label: 'Asked',
                  value: (
                    <>
                      <TimeStamp at={run.askedAt} show="moment" />
                      {run.askedBy === null ? null : ` by ${names.get(run.askedBy) ?? 'an operator'}`}
                    </>
                  ),
                },
                ...(run.finishedAt === null ? [] : [{ label: 'Ended', value: <TimeStamp at={run.finishedAt} show="moment" /> }]),
                ...(run.repeats === null
                  ? []
                  : [{ label: 'Does again', value: <a href={`/console/simulations/${run.repeats}`}>An earlier simulation</a> }]),
              ]}
            />
          }
        >
          <State {...found} />
        </Columns>
      </Live>
    </>
  )
}

function State(found: Found) {
  const { run } = found
  if (isUnderWay(run)) return <UnderWay run={run} />
  if (run.report !== null && run.record !== null) return <RunReport {...found} report={run.report} record={run.record} />
  const again = (
    <LinkButton href={`/console/simulations?of=${encodeURIComponent(`${run.subjectKind}:${run.subject}`)}`}>
      Start another one
    </LinkButton>
  )
  if (run.state === 'failed')
    return (
      <Notice tone="problem" title="This simulation failed" actions={again}>
        {run.problem} No figures were kept.
      </Notice>
    )
  return (
    <Notice title="This simulation was cancelled" actions={again}>
      It stopped before its end. No figures were kept.
    </Notice>
  )
}

function UnderWay({ run }: { readonly run: RunWithReport }) {
  return (
    <>
      <ProgressBar
        label="Simulation"
        value={Math.min(run.progressDone, run.progressTotal)}
        max={Math.max(run.progressTotal, 1)}
        note={progressNote(run)}
      />
      <p className="muted">You may leave this page: it goes on in the background, and its result stays here.</p>
      <ActionButton action={`/console/simulations/${run.id}/cancel`}>Cancel the simulation</ActionButton>
    </>
  )
}
