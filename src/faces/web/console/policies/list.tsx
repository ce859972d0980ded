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
  TimeStamp,
  type Tone,
} from '#faces/web/kit/index.ts'
import {
  capitalized,
  selectDrafts,
  selectVersions,
  type Draft,
  type DraftState,
  type VersionSummary,
} from '#modules/policy/index.ts'
import { cursorOf, readMomentCursor } from '#reads/cursor.ts'
import { POLICY, stateWords } from '../../public/rules/words.ts'
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
    const cursor = readMomentCursor(request.query.get('after') ?? undefined)
    const { found, versions } = await request.reading(async (tx) => ({
      found: await selectDrafts(tx, POLICY, {
        ...(cursor === undefined ? {} : { before: { updatedAt: cursor.at, id: cursor.id } }),
        limit: PAGE_SIZE + 1,
      }),
      versions: await selectVersions(tx, POLICY, { limit: NEWEST_VERSIONS }),
    }))
    const drafts = found.slice(0, PAGE_SIZE)
    const last = drafts.at(-1)
    const nextCursor = found.length > PAGE_SIZE && last !== undefined ? cursorOf(last.updatedAt, last.id) : undefined
    return page({
      title: 'Policies',
      width: 'wide',
      body: <Policies drafts={drafts} versions={versions} nextCursor={nextCursor} />,
    })
  }),
]

function Policies({
  drafts,
  versions,
  nextCursor,
}: {
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
            <LinkButton href="/console/policies/new" look="primary">
              New draft
            </LinkButton>
            <LinkButton href="/console/simulations">Simulations</LinkButton>
            <LinkButton href="/console/policies/packs">Packs</LinkButton>
          </>
        }
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
            { title: 'Costs', cell: (draft) => (draft.diff.nobodyPaysMore ? 'Nobody pays more' : 'Somebody pays more') },
            { title: 'Touched', cell: (draft) => <TimeStamp at={draft.updatedAt} show="relative" /> },
          ]}
        />
        <Pager nextCursor={nextCursor} />
      </Section>
      <Section title="Versions" actions={<LinkButton href="/rules">The whole register</LinkButton>}>
        <DataTable
          caption="The newest versions"
          quietCaption
          rows={versions}
          rowKey={(version) => String(version.version)}
          columns={[
            {
              title: 'Version',
              cell: (version) => (
                <a href={`/console/policies/versions/${version.version}`}>{`${version.version}: ${version.title}`}</a>
              ),
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
