import type { ComponentProps, ReactNode } from 'react'
import type { Sealing } from '#modules/ledger/index.ts'
import {
  Breadcrumbs,
  CodeBlock,
  Columns,
  ConnectsAmount,
  DataTable,
  Hash,
  KeyValue,
  LinkButton,
  PageHeader,
  Section,
  TimeStamp,
} from '../../kit/index.ts'
import { SealedWords } from './sealed-words.tsx'
import { actionName, originName } from './words.ts'

type Fact = ComponentProps<typeof KeyValue>['items'][number]

/** What every receipt says in the same place, whatever was paid for: what, how much, by which rule, and that it is sealed. */
export function ReceiptFrame({
  action,
  amount,
  chargeId,
  lead,
  otherFile,
  facts,
  sealing,
  forMachines,
  children,
}: {
  readonly action: string
  /** Connects; 0 is said as “free”. */
  readonly amount: number
  readonly chargeId: string
  /** What it was paid for, as a link. */
  readonly lead?: ReactNode
  /** A file beside the receipt that proves more than it. */
  readonly otherFile?: ReactNode
  readonly facts: readonly Fact[]
  readonly sealing: Sealing | undefined
  /** The receipt as a program reads it, and which command computes it again. */
  readonly forMachines?: { readonly receipt: object; readonly intro: string }
  /** The sections “Why” and “What came back”. */
  readonly children: ReactNode
}) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Your Connects', href: '/connects' },
          { label: 'Statement', href: '/connects/statement' },
        ]}
      />
      <PageHeader
        eyebrow="Receipt"
        title={
          <>
            {actionName(action)}: {amount === 0 ? 'free' : <ConnectsAmount value={amount} />}
          </>
        }
        lead={lead}
        actions={
          <>
            {otherFile}
            <LinkButton href={`/receipts/${chargeId}/receipt.json`}>Download as JSON</LinkButton>
          </>
        }
      />
      <Columns asideLabel="The rule" aside={<KeyValue layout="stacked" items={facts} />}>
        {children}
        {sealing === undefined ? null : (
          <Section title="Kept for good">
            <SealedWords sealing={sealing} />
            {sealing.state === 'sealed' && forMachines === undefined ? (
              <p>
                The downloaded file proves what was taken, without us: <code>guildhall receipt verify FILE</code>.
              </p>
            ) : null}
          </Section>
        )}
        {forMachines === undefined ? null : (
          <Section title="The same for machines" intro={forMachines.intro}>
            <details>
              <summary>Show it</summary>
              <CodeBlock label="Receipt as JSON" code={JSON.stringify(forMachines.receipt, null, 2)} />
            </details>
          </Section>
        )}
      </Columns>
    </>
  )
}

/** When, and by which rule of which version: on every receipt. */
export function ruleFacts({
  at,
  clause,
  version,
  sha256,
}: {
  readonly at: Date
  readonly clause: string
  readonly version: number
  readonly sha256: string
}): readonly Fact[] {
  return [
    { label: 'When', value: <TimeStamp at={at} show="moment" /> },
    { label: 'Rule', value: <code>{clause}</code> },
    { label: 'Version of the rules', value: <a href={`/rules/${version}`}>Connects policy v{version}</a> },
    { label: 'Hash of the whole document', value: <Hash value={sha256} /> },
  ]
}

export function LotsUsed({
  lots,
}: {
  readonly lots: readonly { readonly lotId: string; readonly origin: string; readonly qty: number }[]
}) {
  if (lots.length === 0) return null
  return (
    <Section title="Which Connects were used">
      <DataTable
        caption="Lots used, in order"
        quietCaption
        rows={lots}
        rowKey={(lot) => lot.lotId}
        columns={[
          { title: 'Source', cell: (lot) => originName(lot.origin) },
          { title: 'Connects', kind: 'number', cell: (lot) => lot.qty },
        ]}
      />
    </Section>
  )
}
