import type { ReactNode } from 'react'
import type { Instant } from '#kernel/instant.ts'
import { get, notFound, page } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  Columns,
  Hash,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  Steps,
  Timeline,
} from '#faces/web/kit/index.ts'
import type { VersionPage } from '#modules/policy/index.ts'
import { POLICY, stateWords } from '../../../public/rules/words.ts'
import { TakeBack, mayBeTakenBack } from '../take-back-links.tsx'
import { momentsAfter, momentsAhead } from './after.tsx'
import { momentsBefore } from './before.tsx'
import { inOrder, timelineEntry } from './moments.tsx'
import { readLife, type VersionLife } from './read-life.ts'

/** One version with its whole life, for operators: from the first edit to the last refund, and what may be done now. */
export const routes = [
  get('/console/policies/versions/:version', ['operator'], async (request) => {
    const number = Number(request.params.version)
    if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return notFound()
    const life = await request.reading((tx) => readLife(tx, POLICY, number))
    if (life === undefined) return notFound()
    return page({
      title: `The life of version ${number}: ${life.version.title}`,
      width: 'wide',
      body: <LifePage life={life} now={request.now} />,
    })
  }),
]

function LifePage({ life, now }: { readonly life: VersionLife; readonly now: Instant }) {
  const { version, draft, hasMoreSteps } = life
  const state = stateWords[version.state]
  const happened = inOrder([...momentsBefore(life), ...momentsAfter(life, now)])
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
        ]}
      />
      <PageHeader
        eyebrow={
          <>
            Version {version.version} · <Badge tone={state.tone}>{state.label}</Badge>
          </>
        }
        title={version.title}
        lead={state.means}
        actions={<LinkButton href={`/rules/${version.version}`}>What everybody sees</LinkButton>}
      />
      <Phases life={life} />
      <Columns asideLabel="What may be done now" asideFirst="small" aside={<Now life={life} now={now} />}>
        <Section
          title="What happened so far"
          intro="Everything on record, oldest first. What nobody outside the console sees is marked by its hash only."
        >
          {hasMoreSteps && draft !== undefined ? (
            <p>
              It was edited very often. <a href={`/console/policies/drafts/${draft.id}#history`}>All steps of the draft</a>
            </p>
          ) : null}
          <Timeline label="The life of this version" entries={happened.map(timelineEntry)} />
        </Section>
      </Columns>
    </>
  )
}

/** The stations that it passed, where it stands, and those ahead as long as nothing stopped it. */
function Phases({ life: { version, draft, outcome } }: { readonly life: VersionLife }) {
  const isUndoing = version.kind === 'reversal' || version.kind === 'suspension'
  const made = draft === undefined ? [] : ['Drafted', 'Approved']
  const before = [...made, isUndoing ? 'Published' : 'Announced']
  if (version.state === 'withdrawn') return <PhaseSteps passed={before} here="Withdrawn" />
  const measures = outcome === undefined ? [] : ['Measured']
  if (version.state === 'announced')
    return <PhaseSteps passed={before.slice(0, -1)} here="Announced" ahead={['In force', ...measures]} />
  const isMeasured = outcome?.primary !== undefined
  if (version.state !== 'active') {
    const ended = { superseded: 'Replaced', suspended: 'Suspended', reversed: 'Taken back' }[version.state]
    return <PhaseSteps passed={[...before, 'In force', ...(isMeasured ? measures : [])]} here={ended} />
  }
  return isMeasured ? (
    <PhaseSteps passed={[...before, 'In force']} here="Measured every day" />
  ) : (
    <PhaseSteps passed={before} here="In force" ahead={measures} />
  )
}

function PhaseSteps({
  passed,
  here,
  ahead = [],
}: {
  readonly passed: readonly string[]
  readonly here: string
  readonly ahead?: readonly string[]
}) {
  return (
    <Steps
      label="Where this version stands"
      items={[...passed, here, ...ahead].map((title) => ({ title }))}
      current={passed.length}
    />
  )
}

function Now({ life, now }: { readonly life: VersionLife; readonly now: Instant }) {
  const { version, draft, outcome } = life
  const ahead = inOrder(momentsAhead(life, now))
  return (
    <>
      <Section title="What may be done now">
        <p>{doableWords(version)}</p>
        {mayBeTakenBack(version) ? (
          <div className="row space-small">
            <TakeBack version={version} />
          </div>
        ) : null}
        {version.state === 'active' || version.state === 'suspended' || version.state === 'reversed' ? (
          <p>
            To change the rules again, <a href="/console/policies/new">start a draft</a>.
          </p>
        ) : null}
      </Section>
      <Section title="What comes next">
        {ahead.length === 0 ? null : <Timeline label="What comes next" entries={ahead.map(timelineEntry)} />}
        <Measuring life={life} />
        {ahead.length === 0 && outcome === undefined ? <p className="muted">{restWords(version)}</p> : null}
      </Section>
      <KeyValue layout="stacked" items={facts(version, draft?.id)} />
    </>
  )
}

function doableWords(version: VersionPage): string {
  if (version.state === 'announced')
    return 'It has not begun. It can be withdrawn, in public; the version in force then simply goes on. It cannot be edited.'
  if (version.state === 'withdrawn') return 'Nothing: it was withdrawn before it began, and nobody was charged by it.'
  if (version.state === 'reversed')
    return 'Nothing: it was taken back. What it took beyond the restored rules is returned by itself.'
  if (version.kind === 'reversal') return 'Nothing: it takes another version back, and its refunds run by themselves.'
  if (version.kind === 'suspension')
    return `It only lets clauses of version ${version.suspendsVersion} stop charging. Decide whether to reverse that version, or announce new rules.`
  if (version.parent === null)
    return 'The first rules have nothing before them that could be restored. Announce a new version instead.'
  if (version.state === 'suspended')
    return 'Its clauses stopped charging, and nothing was returned. A reversal gives back what they took; charging again needs a new version with its notice.'
  if (version.state === 'superseded')
    return 'A later version is in force. What this one changed can still be taken back, with refunds, as far as the rules of today still carry it.'
  return 'Suspending lets what it changed stop charging at once and returns nothing. Reversing restores the rules before it and returns what it took. Both show what they would do before anything happens.'
}

function restWords(version: VersionPage): string {
  if (version.state === 'active')
    return 'It stays in force until another version is announced and begins. It was announced without a plan of measurement, so nothing will be claimed about its effect.'
  return 'Nothing more happens to this version. It stays on record, and on every receipt that names it.'
}

function Measuring({ life: { version, outcome, draft } }: { readonly life: VersionLife }): ReactNode {
  if (outcome === undefined) return null
  const alarmed = outcome.alarms.length > 0
  return (
    <>
      {alarmed ? (
        <Notice
          tone="problem"
          title="A side effect went too far"
          actions={<LinkButton href="/console/guardrails">Guardrails</LinkButton>}
        >
          Look at it before anything else.
        </Notice>
      ) : null}
      <p>
        {measuringWords(version, outcome.primary !== undefined)}{' '}
        <a href={`/rules/${version.version}/outcome`}>
          {outcome.primary === undefined ? 'The public page of its effect' : 'What it did'}
        </a>
        {draft === undefined ? null : (
          <>
            {' · '}
            <a href={`/console/policies/drafts/${draft.id}/measurement`}>The plan of its measurement</a>
          </>
        )}
      </p>
    </>
  )
}

function measuringWords({ state, effectiveAt }: VersionPage, isMeasured: boolean): string {
  if (state === 'withdrawn' || effectiveAt === null) return 'It never began, so nothing is measured.'
  if (state === 'announced')
    return 'Once it is in force for seven whole days its effect is measured, by the plan that was announced with it.'
  if (!isMeasured)
    return 'Its effect is measured once seven whole days in force are counted, and late answers have had their time.'
  return state === 'active'
    ? 'Its effect is measured again every day.'
    : 'Its effect is measured every day until 30 days after its end; the last result stays.'
}

function facts(version: VersionPage, draftId: string | undefined) {
  return [
    ...(draftId === undefined
      ? []
      : [
          {
            label: 'Its draft',
            value: <a href={`/console/policies/drafts/${draftId}`}>Edits, remarks and the exact difference</a>,
          },
        ]),
    ...(version.parent === null
      ? []
      : [{ label: 'Follows', value: <a href={`/console/policies/versions/${version.parent}`}>Version {version.parent}</a> }]),
    {
      label: 'Try it',
      value: <a href={`/console/simulations?of=version%3A${version.version}`}>Simulate it on a history of your choice</a>,
    },
    { label: 'Hash (sha256)', value: <Hash value={version.sha256} /> },
  ]
}
