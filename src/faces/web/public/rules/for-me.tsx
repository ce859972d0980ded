import { hasRole } from '#kernel/actor.ts'
import { accountIdOf, type WebRequest } from '#faces/web/routes.ts'
import { ConnectsAmount, DataTable, EmptyState, LinkButton, Section, TimeStamp } from '#faces/web/kit/index.ts'
import {
  rulesOfVersion,
  whatChangesFor,
  type ChangedAction,
  type ChangesForPerson,
  type RulesPair,
} from '#modules/charges/index.ts'
import { capitalized, subjectWords, type VersionPage } from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { POLICY } from './words.ts'

/** What a page may show of the reader: their own figures, or an invitation to sign in; nothing where nobody's price is compared. */
export type ForReader = ChangesForPerson | 'sign_in' | undefined

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
    return rules === undefined ? undefined : whatChangesFor(tx, { ownerId, rules, until: request.now })
  })
}

/** `page`: where this stands, without a slash at its end. */
export function ForMe({ change, page }: { readonly change: ForReader; readonly page: string }) {
  if (change === undefined) return null
  if (change === 'sign_in') {
    return (
      <Section id="for-me" title="What it means for you">
        <p>Freelancers see here what their own last 90 days would have cost under these rules.</p>
        <LinkButton href={`/sign-in?next=${page}`}>Sign in to see your own figures</LinkButton>
      </Section>
    )
  }
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
        <p>{change.words}</p>
      )}
      {change.changed.length === 0 ? null : <ChangedActions change={change} />}
    </Section>
  )
}

function ChangedActions({ change }: { readonly change: ChangesForPerson }) {
  const { changed, changedActions, rules } = change
  return (
    <DataTable<ChangedAction>
      caption={`What would have cost you something else${changedActions > changed.length ? `: the largest ${changed.length} of ${changedActions}` : ''}`}
      rows={changed}
      rowKey={(row) => `${row.subject.id} ${row.at.toISOString()}`}
      columns={[
        { title: 'What you did', cell: (row) => subjectWords[row.action] },
        { title: 'When', cell: (row) => <TimeStamp at={row.at} /> },
        { title: capitalized(`under ${rules.before}`), kind: 'number', cell: (row) => <ConnectsAmount value={row.before} /> },
        { title: capitalized(`under ${rules.after}`), kind: 'number', cell: (row) => <ConnectsAmount value={row.after} /> },
      ]}
    />
  )
}
