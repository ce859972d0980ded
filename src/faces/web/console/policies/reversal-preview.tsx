import type { ReactNode } from 'react'
import type { Instant } from '#kernel/instant.ts'
import { ok, type Result } from '#kernel/result.ts'
import { ConnectsAmount, DataTable, Grid, Notice, Section, Stat, Usd } from '#faces/web/kit/index.ts'
import { feeNames } from '#faces/words/fees.ts'
import { previewReversal, type ReversalPreview as ConnectsPreview } from '#modules/charges/index.ts'
import {
  actionKind,
  amountText,
  connectsText,
  findUpcomingVersion,
  planReversal,
  type PolicyDiff,
  type VersionPage,
} from '#modules/policy/index.ts'
import type { PolicyRefusal } from '#faces/words/policy-refusals.ts'
import type { Tx } from '#platform/db/database.ts'
import { previewFeeReversal, type FeeReversalPreview, type LoweredFee } from '#reads/fee-reversal.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { takeBackRefusalText, takeBackWords } from './take-back-words.ts'

interface Preview {
  readonly clauses: readonly string[]
  readonly diff: PolicyDiff
  /** Connects that come back; absent for rules that take none. */
  readonly connects?: ConnectsPreview
  /** Contracts whose fees become lower; absent for rules that nothing under way keeps. */
  readonly fees?: FeeReversalPreview
  /** An announced version that would be withdrawn with it. */
  readonly waiting: number | undefined
  /** What the button says that does it. */
  readonly button: string
}

/** What taking a version back would do if it were done now, whichever rules it is of. */
export async function readReversalPreview(
  tx: Tx,
  { policy, version }: VersionPage,
  at: Instant,
): Promise<Result<Preview, PolicyRefusal>> {
  const waiting = (await findUpcomingVersion(tx, policy))?.version
  const button = takeBackWords[policy].reverseButton
  if (policy === 'connects') {
    const counted = await previewReversal(tx, { policy, version, at })
    if (!counted.ok) return counted
    const { clauses, diff, connects } = counted.value
    return ok({ clauses, diff, connects: counted.value, waiting, button: `${button} and return ${connectsText(connects)}` })
  }
  const planned = await planReversal(tx, { policy, version, at })
  if (!planned.ok) return planned
  const plan = planned.value
  const fees = policy === 'fees' ? { fees: await previewFeeReversal(tx, { plan, version }) } : {}
  return ok({ clauses: plan.clauses, diff: plan.reversal.diff, ...fees, waiting, button })
}

/** The preview, and below it the form that does it; a refusal stands in the place of both. */
export function ReversalPreview({
  version,
  preview,
  children,
}: {
  readonly version: VersionPage
  readonly preview: Result<Preview, PolicyRefusal>
  readonly children: ReactNode
}) {
  if (!preview.ok) {
    return (
      <Notice tone="warning" title="This cannot be reversed">
        {takeBackRefusalText(version.policy, preview.refusal)}
      </Notice>
    )
  }
  const { clauses, diff, connects, fees, waiting } = preview.value
  return (
    <>
      <AlsoWithdrawn waiting={waiting} />
      {connects === undefined ? null : <GivenBack preview={connects} />}
      {fees === undefined ? null : <FeesLowered preview={fees} />}
      <Section title="What changes in the rules" intro={`Clauses: ${clauses.join(', ')}.`}>
        <DiffView diff={diff} />
      </Section>
      {children}
    </>
  )
}

/** Whatever starts at once gets in before what waits, and that was compared with other rules. */
export function AlsoWithdrawn({ waiting }: { readonly waiting: number | undefined }) {
  if (waiting === undefined) return null
  return (
    <Notice tone="warning" title={`Version ${waiting} is withdrawn with it`}>
      It is announced and has not begun. It was compared with the rules in force now, so it has to be compared and announced
      again.
    </Notice>
  )
}

function GivenBack({ preview }: { readonly preview: ConnectsPreview }) {
  return (
    <Section
      title="What would be given back"
      intro="Counted now, from the recorded facts of every charge. Nothing has changed yet."
    >
      <Grid least="small">
        <Stat label="People" value={preview.people.toLocaleString('en')} />
        <Stat
          label="Charges"
          value={preview.charges.toLocaleString('en')}
          note={`${preview.notOwed.toLocaleString('en')} more are owed nothing`}
        />
        <Stat
          label="To give back"
          value={<ConnectsAmount value={preview.connects} strong />}
          note={<Usd cents={preview.usdCents} />}
        />
        <Stat
          label="Lots"
          value={preview.lots.toLocaleString('en')}
          note={`${preview.partlyReturned.toLocaleString('en')} charges had come back in part`}
        />
      </Grid>
    </Section>
  )
}

function FeesLowered({ preview }: { readonly preview: FeeReversalPreview }) {
  return (
    <Section
      title="What becomes lower"
      intro="Counted now, from the facts that each contract began with. Nothing has changed yet, and no money is moved by it."
    >
      <Grid least="small">
        <Stat
          label="Contracts under way"
          value={preview.running.toLocaleString('en')}
          note={preview.running === 0 ? 'None keeps a fee that becomes lower' : 'They pay less from then on'}
        />
        <Stat
          label="Contracts that ended"
          value={preview.ended.toLocaleString('en')}
          note="Lower on record; what was paid is not moved"
        />
        <Stat label="Who pays less" value={preview.payers.toLocaleString('en')} note="Freelancers and clients" />
        <Stat
          label="Less in fees"
          value={<Usd cents={preview.lessUsdCents} exact />}
          note="On the agreed prices of contracts under way at a fixed price"
        />
      </Grid>
      {preview.fees.length === 0 ? null : (
        <DataTable<LoweredFee>
          caption="Which fees become lower"
          rows={preview.fees}
          rowKey={({ action }) => action}
          columns={[
            { title: 'Fee', cell: ({ action }) => feeNames[action] },
            { title: 'Contracts', kind: 'number', cell: ({ contracts }) => contracts.toLocaleString('en') },
            { title: 'At most now', kind: 'number', cell: ({ action, before }) => amountText(before, actionKind(action).unit) },
            { title: 'At most then', kind: 'number', cell: ({ action, after }) => amountText(after, actionKind(action).unit) },
          ]}
        />
      )}
    </Section>
  )
}
