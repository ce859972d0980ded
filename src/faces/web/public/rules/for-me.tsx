import { hasRole } from '#kernel/actor.ts'
import { isId } from '#kernel/ids.ts'
import { accountIdOf, type WebRequest } from '#faces/web/routes.ts'
import { ConnectsAmount, DataTable, EmptyState, LinkButton, Pager, Section, TimeStamp, Usd } from '#faces/web/kit/index.ts'
import {
  ownActionsUnder,
  rulesOfVersion,
  whatChangesFor,
  type ActionUnder,
  type ChangesForPerson,
  type RulesPair,
} from '#modules/charges/index.ts'
import { capitalized, subjectWords, type VersionPage } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { POLICY } from './words.ts'

/** What a page may show of the reader: their own figures, or an invitation to sign in; nothing where nobody's price is compared. */
export type ForReader = OwnPast | 'sign_in' | undefined

interface OwnPast {
  readonly change: ChangesForPerson
  /** One page of what they did, newest first. */
  readonly actions: readonly ActionUnder[]
  readonly nextCursor: string | undefined
}

const PAGE_SIZE = 20
/** The cursor has a name of its own: pages have other lists too. */
const CURSOR = 'mine'

/** A freelancer's own last 90 days under this version; nobody else ever sees it. */
export async function readForMe(request: WebRequest, version: VersionPage): Promise<ForReader> {
  if (version.policy !== POLICY || version.parent === null) return undefined
  return readOwnPast(request, (tx) => rulesOfVersion(tx, version.version))
}

/** The same under any two sets of rules. */
export async function readOwnPast(request: WebRequest, rulesOf: (tx: Tx) => Promise<RulesPair | undefined>): Promise<ForReader> {
  if (request.account === undefined) return 'sign_in'
  if (!hasRole(request.actor, 'freelancer')) return undefined
  const ownerId = accountIdOf(request)
  return request.reading(async (tx) => {
    const rules = await rulesOf(tx)
    if (rules === undefined) return undefined
    const of = { ownerId, rules, until: request.now }
    const found = await ownActionsUnder(tx, { ...of, before: readCursor(request.query.get(CURSOR)), limit: PAGE_SIZE + 1 })
    const actions = found.slice(0, PAGE_SIZE)
    const last = actions.at(-1)
    const hasMore = found.length > PAGE_SIZE && last !== undefined
    return {
      change: await whatChangesFor(tx, of),
      actions,
      nextCursor: hasMore ? `${last.at.toISOString()}_${last.chargeId}` : undefined,
    }
  })
}

function readCursor(text: string | null) {
  const [moment = '', id = ''] = (text ?? '').split('_')
  const at = new Date(moment)
  return isId(id) && !Number.isNaN(at.getTime()) ? { at, id } : undefined
}

/** `page`: where this stands, without a slash at its end. */
export function ForMe({ own, page }: { readonly own: ForReader; readonly page: string }) {
  if (own === undefined) return null
  if (own === 'sign_in') {
    return (
      <Section id="for-me" title="What it means for you">
        <p>Freelancers see here what their own last 90 days would have cost under these rules.</p>
        <LinkButton href={`/sign-in?next=${page}`}>Sign in to see your own figures</LinkButton>
      </Section>
    )
  }
  const { change } = own
  return (
    <Section
      id="for-me"
      title="What it means for you"
      intro="Only you see this: your own last 90 days, priced again under these rules."
    >
      {change.actions === 0 ? (
        <EmptyState title="Nothing to price again yet">
          {change.words} What you pay in future is said on every job before you propose, and in the changes below.
        </EmptyState>
      ) : (
        <>
          <p>
            {change.words} In money: <Usd cents={change.usdCents.before} exact /> and <Usd cents={change.usdCents.after} exact />.
          </p>
          <OwnActions own={own} />
        </>
      )}
    </Section>
  )
}

function OwnActions({ own: { change, actions, nextCursor } }: { readonly own: OwnPast }) {
  const { before, after } = change.rules
  return (
    <>
      <DataTable<ActionUnder>
        caption={`What you did, action by action, newest first: ${change.changedActions.toLocaleString('en')} of ${change.actions.toLocaleString('en')} would have cost you something else`}
        rows={actions}
        rowKey={({ chargeId }) => chargeId}
        columns={[
          {
            title: 'What you did',
            cell: (row) => (
              <>
                <a href={`/receipts/${row.chargeId}`}>{capitalized(subjectWords[row.action])}</a> <br />
                <TimeStamp at={row.at} />
              </>
            ),
          },
          { title: 'You paid', kind: 'number', cell: (row) => <ConnectsAmount value={row.paid} /> },
          { title: 'Came back', kind: 'number', cell: (row) => <ConnectsAmount value={row.returned} /> },
          { title: capitalized(`under ${before}`), kind: 'number', cell: (row) => <ConnectsAmount value={row.before} /> },
          { title: capitalized(`under ${after}`), kind: 'number', cell: (row) => <ConnectsAmount value={row.after} /> },
          {
            title: 'Would come back',
            kind: 'number',
            cell: ({ backAfter, returned }) => {
              if (backAfter !== undefined) return <ConnectsAmount value={backAfter} />
              return returned === 0 ? <ConnectsAmount value={0} /> : 'Not known'
            },
          },
        ]}
      />
      <p className="muted">
        Each action leads to its receipt. “Would come back” is said where a rule really gave something back and the same rule
        stands under {after}; nobody can know more.
      </p>
      <Pager nextCursor={nextCursor} parameter={CURSOR} />
    </>
  )
}
