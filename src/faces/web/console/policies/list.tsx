import { get, page } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  DataTable,
  Hash,
  LinkButton,
  PageHeader,
  Pager,
  Section,
  Tabs,
  TimeStamp,
  type Tone,
} from '#faces/web/kit/index.ts'
import {
  capitalized,
  policyKinds,
  policyNames,
  selectDrafts,
  selectVersions,
  type Draft,
  type DraftState,
  type PolicyName,
  type VersionSummary,
} from '#modules/policy/index.ts'
import { cursorOf, readMomentCursor } from '#reads/cursor.ts'
import { lifePath, rulesPath } from '../../public/rules/address.ts'
import { stateWords } from '../../public/rules/words.ts'
import { askedPolicy, withPolicy } from './asked-policy.ts'
import { TakeBack } from './take-back-links.tsx'

const PAGE_SIZE = 20
const NEWEST_VERSIONS = 12

const draftTones: Readonly<Record<DraftState, Tone>> = {
  draft: 'neutral',
  in_review: 'note',
  approved: 'accent',
  announced: 'good',
  rejected: 'bad',
  withdrawn: 'neutral',
}

/** Drafts being worked on, and the versions that came of them. */
export const routes = [
  get('/console/policies', ['operator'], async (request) => {
    const policy = askedPolicy(request.query)
    const cursor = readMomentCursor(request.query.get('after') ?? undefined)
    const { found, versions } = await request.reading(async (tx) => ({
      found: await selectDrafts(tx, policy, {
        ...(cursor === undefined ? {} : { before: { updatedAt: cursor.at, id: cursor.id } }),
        limit: PAGE_SIZE + 1,
      }),
      versions: await selectVersions(tx, policy, { limit: NEWEST_VERSIONS }),
    }))
    const drafts = found.slice(0, PAGE_SIZE)
    const last = drafts.at(-1)
    const nextCursor = found.length > PAGE_SIZE && last !== undefined ? cursorOf(last.updatedAt, last.id) : undefined
    return page({
      title: 'Policies',
      width: 'wide',
      body: <Policies policy={policy} drafts={drafts} versions={versions} nextCursor={nextCursor} />,
    })
  }),
]

function Policies({
  policy,
  drafts,
  versions,
  nextCursor,
}: {
  readonly policy: PolicyName
  readonly drafts: readonly Draft[]
  readonly versions: readonly VersionSummary[]
  readonly nextCursor: string | undefined
}) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Policies"
        lead="Draft, check, review, announce, reverse. A version that was announced is never edited."
        actions={
          <>
            <LinkButton href={withPolicy('/console/policies/new', policy)} look="primary">
              New draft
            </LinkButton>
            <LinkButton href="/console/simulations">Simulations</LinkButton>
            <LinkButton href="/console/policies/packs">Packs</LinkButton>
          </>
        }
      />
      <Tabs
        label="Sets of rules"
        items={policyNames.map((one) => ({
          label: policyKinds[one].title,
          href: withPolicy('/console/policies', one),
          current: one === policy,
        }))}
      />
      <Section title="Drafts">
        <DataTable
          caption="Drafts, the last touched first"
          quietCaption
          empty="No drafts yet."
          rows={drafts}
          rowKey={(draft) => draft.id}
          columns={[
            { title: 'Draft', cell: (draft) => <a href={`/console/policies/drafts/${draft.id}`}>{draft.title}</a> },
            {
              title: 'State',
              cell: (draft) => <Badge tone={draftTones[draft.state]}>{capitalized(draft.state.replaceAll('_', ' '))}</Badge>,
            },
            { title: 'Against', cell: (draft) => `Version ${draft.parent}` },
            {
              title: policy === 'connects' ? 'Costs' : 'Whom it harms',
              cell: (draft) => (draft.diff.nobodyPaysMore ? policyKinds[policy].harmless : policyKinds[policy].harmful),
            },
            { title: 'Touched', cell: (draft) => <TimeStamp at={draft.updatedAt} show="relative" /> },
          ]}
        />
        <Pager nextCursor={nextCursor} />
      </Section>
      <Section title="Versions" actions={<LinkButton href={rulesPath(policy)}>The whole register</LinkButton>}>
        <DataTable
          caption="The newest versions"
          quietCaption
          rows={versions}
          rowKey={(version) => String(version.version)}
          columns={[
            {
              title: 'Version',
              cell: (version) => <a href={lifePath(version)}>{`${version.version}: ${version.title}`}</a>,
            },
            {
              title: 'State',
              cell: (version) => <Badge tone={stateWords[version.state].tone}>{stateWords[version.state].label}</Badge>,
            },
            {
              title: 'In force from',
              cell: (version) => (version.effectiveAt === null ? 'Not dated' : <TimeStamp at={version.effectiveAt} />),
            },
            { title: 'Hash', cell: (version) => <Hash value={version.sha256} /> },
            { title: 'Take back', kind: 'actions', cell: (version) => <TakeBack version={version} /> },
          ]}
        />
      </Section>
    </>
  )
}
