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
import { policyKinds, type VersionPage } from '#modules/policy/index.ts'
import { askedVersion, lifePath, versionPath } from '../../../public/rules/address.ts'
import { stateMeaning, stateWords } from '../../../public/rules/words.ts'
import { ofEveryVersion, policyCrumbs, withPolicy } from '../asked-policy.ts'
import { TakeBack, mayBeTakenBack } from '../take-back-links.tsx'
import { momentsAfter, momentsAhead } from './after.tsx'
import { momentsBefore } from './before.tsx'
import { inOrder, timelineEntry } from './moments.tsx'
import { doableWords, restWords } from './next-words.ts'
import { readLife, type VersionLife } from './read-life.ts'

/** One version with its whole life, for operators: from the first edit to the last refund, and what may be done now. */
export const routes = ofEveryVersion((base) => [
  get(base, ['operator'], async (request) => {
    const asked = askedVersion(request)
    const life = asked === undefined ? undefined : await request.reading((tx) => readLife(tx, asked))
    if (life === undefined) return notFound()
    return page({
      title: `The life of version ${life.version.version}: ${life.version.title}`,
      width: 'wide',
      body: <LifePage life={life} now={request.now} />,
    })
  }),
])

function LifePage({ life, now }: { readonly life: VersionLife; readonly now: Instant }) {
  const { version, draft, hasMoreSteps } = life
  const state = stateWords[version.state]
  const happened = inOrder([...momentsBefore(life), ...momentsAfter(life, now)])
  return (
    <>
      <Breadcrumbs items={policyCrumbs(version.policy)} />
      <PageHeader
        eyebrow={
          <>
            {version.policy === 'connects' ? '' : `${policyKinds[version.policy].title}, `}Version {version.version} ·{' '}
            <Badge tone={state.tone}>{state.label}</Badge>
          </>
        }
        title={version.title}
        lead={stateMeaning(version)}
        actions={<LinkButton href={versionPath(version)}>What everybody sees</LinkButton>}
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
            To change the rules again, <a href={withPolicy('/console/policies/new', version.policy)}>start a draft</a>.
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
      : [
          {
            label: 'Follows',
            value: <a href={lifePath({ policy: version.policy, version: version.parent })}>Version {version.parent}</a>,
          },
        ]),
    // Only Connects have a history of prices to try rules on.
    ...(version.policy === 'connects'
      ? [
          {
            label: 'Try it',
            value: <a href={`/console/simulations?of=version%3A${version.version}`}>Simulate it on a history of your choice</a>,
          },
        ]
      : []),
    { label: 'Hash (sha256)', value: <Hash value={version.sha256} /> },
  ]
}
