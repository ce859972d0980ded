import { isId } from '#kernel/ids.ts'
import { get, page, type WebRequest } from '#faces/web/routes.ts'
import {
  Badge,
  Breadcrumbs,
  Card,
  CardList,
  EmptyState,
  Hash,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { selectSharedDrafts, type DraftCursor, type PolicyName, type SharedDraft } from '#modules/policy/index.ts'
import { versionName } from '../address.ts'
import { draftWords } from './words.ts'

const PAGE_SIZE = 20

/** Every draft that operators share at this moment. */
export const routes = [
  get('/rules/drafts', ['anyone'], async (request) => {
    const found = await request.reading((tx) =>
      selectSharedDrafts(tx, { before: readCursor(request.query.get('after')), limit: PAGE_SIZE + 1 }),
    )
    const drafts = found.slice(0, PAGE_SIZE)
    const last = drafts.at(-1)
    const hasMore = found.length > PAGE_SIZE && last !== undefined
    return page({
      title: 'Shared drafts',
      description: 'Rules that operators are writing and let everybody read. Nothing about them is decided.',
      body: (
        <>
          <Breadcrumbs items={[{ label: 'Rules register', href: '/rules' }]} />
          <PageHeader
            title="Shared drafts"
            lead="Rules that operators are still writing and let everybody read. Nothing about them is decided, and every price stays as it is."
          />
          {drafts.length === 0 ? (
            <EmptyState title="No draft is shared now" action={<LinkButton href="/rules">The rules register</LinkButton>}>
              What is decided stands in the register.
            </EmptyState>
          ) : (
            <CardList label="Shared drafts, the last changed first">
              {drafts.map((draft) => (
                <DraftCard key={draft.id} draft={draft} />
              ))}
            </CardList>
          )}
          <Pager nextCursor={hasMore ? `${last.updatedAt.toISOString()}_${last.id}` : undefined} />
        </>
      ),
    })
  }),
]

function readCursor(text: string | null): DraftCursor | undefined {
  const [at = '', id = ''] = (text ?? '').split('_')
  const updatedAt = new Date(at)
  return isId(id) && !Number.isNaN(updatedAt.getTime()) ? { updatedAt, id } : undefined
}

function DraftCard({ draft }: { readonly draft: SharedDraft }) {
  return (
    <Card
      title={draft.title}
      href={`/rules/drafts/${draft.id}`}
      level={2}
      meta={<Badge>{draftWords[draft.state].label}</Badge>}
      footer={
        <span className="muted">
          Hash <Hash value={draft.sha256} />
        </span>
      }
    >
      <p>
        Against {versionName({ policy: draft.policy, version: draft.parent })}, last changed{' '}
        <TimeStamp at={draft.updatedAt} show="moment" />.
      </p>
      <p className="muted">{draft.nobodyPaysMore ? 'Proved: nobody would pay more in any case.' : 'Somebody would pay more.'}</p>
    </Card>
  )
}

/** What the register says while anything is shared: the newest draft by its name. */
export async function readNewestShared(request: WebRequest, policy: PolicyName): Promise<readonly SharedDraft[]> {
  return request.reading((tx) => selectSharedDrafts(tx, { policy, limit: 2 }))
}

export function SharedNotice({ drafts: [newest, ...others] }: { readonly drafts: readonly SharedDraft[] }) {
  if (newest === undefined) return null
  return (
    <Notice
      title={`A draft to read: ${newest.title}`}
      actions={
        <>
          <LinkButton href={`/rules/drafts/${newest.id}`}>Read the draft</LinkButton>
          {others.length === 0 ? null : <LinkButton href="/rules/drafts">All shared drafts</LinkButton>}
        </>
      }
    >
      Operators share it while they write it. Nothing is decided, and every price stays as it is.
    </Notice>
  )
}
