import type { BoostCharge, BoostReceipt } from '#reads/boost-receipt.ts'
import { ConnectsAmount, Hash, LinkButton, Prose, Section, TimeStamp } from '../../kit/index.ts'
import { LotsUsed, ReceiptFrame, ruleFacts } from './receipt-frame.tsx'
import { UntilWhen } from './until-when.tsx'
import { returnReason } from './words.ts'

/** The receipt of a boosted place: its price comes from the bids, so its proof is the result sheet. */
export function BoostReceiptPage({ charge: { receipt, jobTitle, jobRunsUntil, sealing } }: { readonly charge: BoostCharge }) {
  const { subject, round } = receipt
  return (
    <ReceiptFrame
      action={receipt.action}
      amount={receipt.amount}
      chargeId={receipt.chargeId}
      lead={
        <a href={`/proposals/${subject.id}`} dir="auto">
          {jobTitle}
        </a>
      }
      otherFile={<LinkButton href={`/proposals/${subject.id}/sheet`}>The result sheet</LinkButton>}
      facts={[
        ...ruleFacts({ ...receipt, at: new Date(receipt.at), clause: receipt.clauseId }),
        {
          label: 'Sealed in',
          value: <a href={`/auctions/${round.auction}?round=${round.no}`}>round {round.no} of the auction</a>,
        },
        { label: 'Hash of the round', value: <Hash value={round.hash} /> },
      ]}
      sealing={sealing}
      forMachines={{ receipt, intro: 'The price is computed again from the result sheet alone: guildhall auction verify FILE.' }}
    >
      <Section title="Why">
        {reasonsOf(receipt).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Section>
      <Returns receipt={receipt} jobRunsUntil={jobRunsUntil} />
      <LotsUsed lots={receipt.lots} />
    </ReceiptFrame>
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
