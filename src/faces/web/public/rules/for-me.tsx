import { hasRole } from '#kernel/actor.ts'
import { accountIdOf, type WebRequest } from '#faces/web/routes.ts'
import { ConnectsAmount, DataTable, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { whatChangesFor, type ChangedAction, type ChangesForPerson } from '#modules/charges/index.ts'
import { subjectWords, type VersionPage } from '#modules/policy/index.ts'
import { POLICY } from './words.ts'

/** A freelancer's own last 90 days under this version; nobody else ever sees it. */
export async function readForMe(request: WebRequest, version: VersionPage): Promise<ChangesForPerson | undefined> {
  if (version.policy !== POLICY || version.parent === null || !hasRole(request.actor, 'freelancer')) return undefined
  const ownerId = accountIdOf(request)
  return request.reading((tx) => whatChangesFor(tx, { ownerId, policy: POLICY, version: version.version, now: request.now }))
}

export function ForMe({ change }: { readonly change: ChangesForPerson }) {
  return (
    <Section
      id="for-me"
      title="What it means for you"
      intro="Only you see this: your own last 90 days, priced again under these rules."
    >
      <p>{change.words}</p>
      {change.changed.length === 0 ? null : (
        <DataTable<ChangedAction>
          caption={`What would have cost you something else${change.changedActions > change.changed.length ? `: the largest ${change.changed.length} of ${change.changedActions}` : ''}`}
          rows={change.changed}
          rowKey={(row) => `${row.subject.id} ${row.at.toISOString()}`}
          columns={[
            { title: 'What you did', cell: (row) => subjectWords[row.action] },
            { title: 'When', cell: (row) => <TimeStamp at={row.at} /> },
            { title: `Under v${change.follows}`, kind: 'number', cell: (row) => <ConnectsAmount value={row.before} /> },
            { title: `Under v${change.version}`, kind: 'number', cell: (row) => <ConnectsAmount value={row.after} /> },
          ]}
        />
      )}
    </Section>
  )
}
