import type { BoostCharge, BoostReceipt } from '#reads/boost-receipt.ts'
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
  Prose,
  Section,
  TimeStamp,
} from '../../kit/index.ts'
import { UntilWhen } from './until-when.tsx'
import { SealedWords } from './sealed-words.tsx'
import { actionName, originName, returnReason } from './words.ts'

/** The receipt of a boosted place: its price comes from the bids, so its proof is the result sheet. */
export function BoostReceiptPage({ charge: { receipt, jobTitle, jobRunsUntil, sealing } }: { readonly charge: BoostCharge }) {
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
            {actionName(receipt.action)}: {receipt.amount === 0 ? 'free' : <ConnectsAmount value={receipt.amount} />}
          </>
        }
        lead={
          <a href={`/proposals/${receipt.subject.id}`} dir="auto">
            {jobTitle}
          </a>
        }
        actions={
          <>
            <LinkButton href={`/proposals/${receipt.subject.id}/sheet`}>The result sheet</LinkButton>
            <LinkButton href={`/receipts/${receipt.chargeId}/receipt.json`}>Download as JSON</LinkButton>
          </>
        }
      />
      <Columns asideLabel="The rule" aside={<Facts receipt={receipt} />}>
        <Section title="Why">
          {reasonsOf(receipt).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Section>
        <Returns receipt={receipt} jobRunsUntil={jobRunsUntil} />
        {receipt.lots.length === 0 ? null : (
          <Section title="Which Connects were used">
            <DataTable
              caption="Lots used, in order"
              quietCaption
              rows={receipt.lots}
              rowKey={(lot) => lot.lotId}
              columns={[
                { title: 'Source', cell: (lot) => originName(lot.origin) },
                { title: 'Connects', kind: 'number', cell: (lot) => lot.qty },
              ]}
            />
          </Section>
        )}
        {sealing === undefined ? null : (
          <Section title="Kept for good">
            <SealedWords sealing={sealing} />
          </Section>
        )}
        <Section
          title="The same for machines"
          intro="The price is computed again from the result sheet alone: guildhall auction verify FILE."
        >
          <details>
            <summary>Show it</summary>
            <CodeBlock label="Receipt as JSON" code={JSON.stringify(receipt, null, 2)} />
          </details>
        </Section>
      </Columns>
    </>
  )
}

function reasonsOf({ amount, maximum, rule }: BoostReceipt): readonly string[] {
  const price =
    rule.pays === 'pay_your_bid'
      ? 'By the rules of this auction a place costs what its bidder named.'
      : amount > rule.min
        ? `By the rules of this auction ${placesCost(rule.slots)} the highest bid that got no place, which was ${several(amount)}.`
        : `By the rules of this auction ${placesCost(rule.slots)} the highest bid that got no place, or the least bid, ${several(rule.min)}, where that is more or nobody lost. Here it was the least bid.`
  const rest = maximum - amount
  return [
    `You paid ${several(amount)} for a labelled place on top of the client’s list.`,
    price,
    'It was charged because the client did something with your proposal while it had the place. Looking alone is never charged.',
    rest === 0
      ? 'That is all you had named as your maximum.'
      : `Your maximum was ${several(maximum)}; the other ${several(rest)} came back at once.`,
  ]
}

function placesCost(slots: number): string {
  return slots === 1 ? 'the place costs' : `all ${slots} places cost the same:`
}

function several(quantity: number): string {
  return `${quantity.toLocaleString('en')} ${quantity === 1 ? 'Connect' : 'Connects'}`
}

function Facts({ receipt }: { readonly receipt: BoostReceipt }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'When', value: <TimeStamp at={new Date(receipt.at)} show="moment" /> },
        { label: 'Rule', value: <code>{receipt.clauseId}</code> },
        { label: 'Version of the rules', value: <a href={`/rules/${receipt.version}`}>Connects policy v{receipt.version}</a> },
        { label: 'Hash of the whole document', value: <Hash value={receipt.sha256} /> },
        {
          label: 'Sealed in',
          value: (
            <a href={`/auctions/${receipt.round.auction}?round=${receipt.round.no}`}>round {receipt.round.no} of the auction</a>
          ),
        },
        { label: 'Hash of the round', value: <Hash value={receipt.round.hash} /> },
      ]}
    />
  )
}

function Returns({ receipt, jobRunsUntil }: { readonly receipt: BoostReceipt; readonly jobRunsUntil: Date | null }) {
  const { returned, returnsIf, amount } = receipt
  return (
    <Section title="What came back, and what still can">
      {returned.entries.map((entry) => (
        <p key={entry.at}>
          <ConnectsAmount value={entry.qty} sign /> on <TimeStamp at={new Date(entry.at)} />, because{' '}
          {returnReason('job.removed')} (v
          {receipt.version}).
        </p>
      ))}
      {amount > 0 && returnsIf.length === 0 ? <p className="muted">No rule gives it back.</p> : null}
      {amount > returned.qty && returnsIf.length > 0 ? (
        <>
          <p>It comes back by itself if</p>
          <Prose>
            <ul>
              {returnsIf.map((condition) => (
                <li key={condition.returnId}>{condition.words}</li>
              ))}
            </ul>
          </Prose>
          <UntilWhen jobRunsUntil={jobRunsUntil} />
        </>
      ) : null}
    </Section>
  )
}
