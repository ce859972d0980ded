import type { Id } from '#kernel/ids.ts'
import {
  ActionButton,
  ChangeBar,
  ConnectsAmount,
  DataTable,
  EmptyState,
  Hash,
  LinkButton,
  Notice,
  Section,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { impactOf, type Repetition, type Report, type RunRecord, type RunWithReport } from '#modules/simulation/index.ts'
import type { BidsReplayed } from '../replay-of-bids.ts'
import { AuctionReplay, MostAffectedBidders } from '../../public/rules/impact/auction-replay.tsx'
import { ImpactView } from '../../public/rules/impact/impact-view.tsx'
import { subjectHref } from './words.ts'

interface RunReportProps {
  readonly run: RunWithReport
  readonly report: Report
  readonly record: RunRecord
  readonly names: ReadonlyMap<Id, string>
  readonly first: RunWithReport | undefined
  readonly repetitions: readonly Repetition[]
  readonly auctions: BidsReplayed | undefined
}

/** What a simulation found: what the public would see of it, and what only operators may. */
export function RunReport({ run, report, record, names, first, repetitions, auctions }: RunReportProps) {
  // Operators see small groups too; what goes with an announcement has them put together.
  const impact = impactOf({ report, record }, run.forecast ?? [])
  return (
    <>
      <WhatNext run={run} />
      <ImpactView impact={impact} title="What these rules would have done" />
      <ByRule report={report} />
      <MostAffected report={report} names={names} />
      {auctions === undefined ? null : (
        <AuctionReplay replay={auctions.replay}>
          <MostAffectedBidders {...auctions} />
        </AuctionReplay>
      )}
      <Again run={run} record={record} first={first} repetitions={repetitions} />
    </>
  )
}

const LEAST_DAYS = 90

function WhatNext({ run }: { readonly run: RunWithReport }) {
  const href = subjectHref(run)
  if (run.subjectKind === 'version' || run.repeats !== null) return null
  if (run.subjectKind === 'pack')
    return (
      <Notice title="Nothing has changed" actions={<LinkButton href={href}>To the pack</LinkButton>}>
        This pack was only tried on your history. To go on with it, start a draft from it.
      </Notice>
    )
  if (run.days < LEAST_DAYS)
    return (
      <Notice tone="warning" title={`${run.days} days are too few for an announcement`}>
        A stretch picked for its calm says little about a quarter. Simulate at least {LEAST_DAYS} days before you announce.
      </Notice>
    )
  return (
    <Notice
      tone="good"
      title="These figures go with the announcement"
      actions={<LinkButton href={href}>To the draft</LinkButton>}
    >
      As long as nobody edits the draft. Everybody will see them, except the list of people further down; groups of fewer than
      five people are put together or left out.
    </Notice>
  )
}

function ByRule({ report }: { readonly report: Report }) {
  const rows = report.byClause.filter(({ actions, before, after }) => actions + before + after > 0)
  const greatest = Math.max(0, ...rows.map(({ before, after }) => Math.abs(after - before)))
  return (
    <Section
      title="By rule"
      intro="An action that another rule decides now counts under both: its old price here, its new price there."
    >
      <DataTable
        caption="Connects by the rule that takes them"
        quietCaption
        empty="No rule decided anything in this stretch of time."
        rows={rows}
        rowKey={({ clause }) => clause}
        columns={[
          { title: 'Rule', cell: ({ clause }) => (clause === 'none' ? 'No rule: not offered' : <code>{clause}</code>) },
          { title: 'Less · more', cell: ({ before, after }) => <ChangeBar value={after - before} greatest={greatest} /> },
          { title: 'Actions after', kind: 'number', cell: ({ actions }) => actions.toLocaleString('en') },
          { title: 'Before', kind: 'number', cell: ({ before }) => before.toLocaleString('en') },
          { title: 'After', kind: 'number', cell: ({ after }) => after.toLocaleString('en') },
        ]}
      />
    </Section>
  )
}

const SHOWN_PEOPLE = 20

function MostAffected({ report, names }: Pick<RunReportProps, 'report' | 'names'>) {
  const people = report.mostAffected.slice(0, SHOWN_PEOPLE)
  const greatest = Math.max(0, ...people.map(({ before, after }) => Math.abs(after - before)))
  return (
    <Section
      title="Whom it touches most"
      intro="For operators only: this list is never published. Think of writing to these people before they read the announcement."
    >
      {people.length === 0 ? (
        <EmptyState title="Nobody">Everybody would have paid the same.</EmptyState>
      ) : (
        <DataTable
          caption="The people with the largest change"
          quietCaption
          rows={people}
          rowKey={({ ownerId }) => ownerId}
          columns={[
            {
              title: 'Who',
              cell: ({ ownerId }) => (
                <a href={`/console/wallets/${ownerId}`} dir="auto">
                  {names.get(ownerId) ?? 'Somebody without an account'}
                </a>
              ),
            },
            { title: 'Less · more', cell: ({ before, after }) => <ChangeBar value={after - before} greatest={greatest} /> },
            { title: 'Change', kind: 'number', cell: ({ before, after }) => <ConnectsAmount value={after - before} sign /> },
            { title: 'Paid before', kind: 'number', cell: ({ before }) => before.toLocaleString('en') },
            { title: 'Actions', kind: 'number', cell: ({ actions }) => actions.toLocaleString('en') },
          ]}
        />
      )}
    </Section>
  )
}

function Again({ run, record, first, repetitions }: Pick<RunReportProps, 'run' | 'record' | 'first' | 'repetitions'>) {
  return (
    <Section title="Run it again" intro="The same rules over the same history must give the same result, to its hash.">
      {first?.record == null ? null : <Comparison own={record.resultSha256} other={first.record.resultSha256} />}
      {repetitions.length === 0 ? null : (
        <DataTable
          caption="It was run again"
          rows={repetitions}
          rowKey={({ id }) => id}
          columns={[
            {
              title: 'When',
              cell: ({ id, finishedAt }) => (
                <a href={`/console/simulations/${id}`}>
                  <TimeStamp at={finishedAt} show="moment" />
                </a>
              ),
            },
            { title: 'Hash', cell: ({ resultSha256 }) => <Hash value={resultSha256} /> },
            { title: 'Result', cell: ({ resultSha256 }) => (resultSha256 === record.resultSha256 ? 'The same' : 'Another one') },
          ]}
        />
      )}
      <p>
        Hash of this result: <Hash value={record.resultSha256} />
      </p>
      <ActionButton action={`/console/simulations/${run.id}/again`}>Run it again</ActionButton>
    </Section>
  )
}

function Comparison({ own, other }: { readonly own: string; readonly other: string }) {
  if (own === other)
    return (
      <Notice tone="good" title="The same hash">
        This run gave exactly what the first one gave.
      </Notice>
    )
  return (
    <Notice tone="warning" title="Another hash">
      People may have changed their plan, badge or country since the first run: groups are made from what people are now. If
      nobody has, an operator should look into it.
    </Notice>
  )
}
