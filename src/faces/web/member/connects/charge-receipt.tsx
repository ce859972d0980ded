import type { Receipt } from '#modules/charges/index.ts'
import type { Sealing } from '#modules/ledger/index.ts'
import { capitalized, factLabel, isFactName, valueText, type FactValue } from '#modules/policy/index.ts'
import type { ChargeSubject } from '#reads/connects.ts'
import type { SealedReceipt } from '#reads/sealed-receipt.ts'
import { ConnectsAmount, Prose, Section, TimeStamp } from '../../kit/index.ts'
import { initiatorWords } from '../proposals/words.ts'
import { LotsUsed, ReceiptFrame, ruleFacts } from './receipt-frame.tsx'
import { UntilWhen } from './until-when.tsx'
import { returnReason } from './words.ts'

/** The receipt of what a clause priced: the facts it went by, its own words, and what came back. */
export function ChargeReceiptPage({
  receipt,
  sealing,
  subject,
}: {
  readonly receipt: SealedReceipt
  readonly sealing: Sealing | undefined
  readonly subject: ChargeSubject | undefined
}) {
  return (
    <ReceiptFrame
      action={receipt.action}
      amount={receipt.amount}
      chargeId={receipt.chargeId}
      lead={
        subject === undefined ? undefined : (
          <a href={subject.href} dir="auto">
            {subject.title}
          </a>
        )
      }
      facts={[
        ...ruleFacts({ ...receipt, at: new Date(receipt.at), clause: receipt.clauseId }),
        ...Object.entries(receipt.facts).map(([name, value]) => ({
          label: capitalized(factLabel(name)),
          value: factText(name, value),
        })),
      ]}
      sealing={sealing}
      forMachines={{
        receipt,
        intro: 'The amount can be computed again from this text alone: guildhall receipt verify FILE.',
      }}
    >
      <Section title="Why">
        {reasonsOf(receipt).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Section>
      <Returns receipt={receipt} subject={subject} />
      <LotsUsed lots={receipt.lots} />
    </ReceiptFrame>
  )
}

/** What the section on returns does not say in its own way. */
function reasonsOf({ words, returnsIf }: Receipt): readonly string[] {
  return words.filter((sentence) => !returnsIf.some((condition) => sentence.includes(condition.words)))
}

/** The clause’s own words for it are half a sentence. */
const startedBy: Readonly<Record<string, string>> = initiatorWords

function factText(name: string, value: FactValue): string {
  if (name === 'initiator') return startedBy[String(value)] ?? String(value)
  return isFactName(name) ? capitalized(valueText(name, value)) : String(value)
}

function Returns({ receipt, subject }: { readonly receipt: Receipt; readonly subject: ChargeSubject | undefined }) {
  const { returned, returnsIf, amount } = receipt
  return (
    <Section title="What came back, and what still can">
      {returned.entries.map((entry) => (
        <p key={`${entry.at}/${entry.event}`}>
          <ConnectsAmount value={entry.qty} sign /> on <TimeStamp at={new Date(entry.at)} />, because{' '}
          {returnReason(entry.reason === 'reversal' ? 'policy.reversed' : entry.event)} (
          {entry.clauseId === undefined ? '' : `rule ${entry.clauseId}, `}v{entry.version}).
        </p>
      ))}
      {amount === 0 ? <p className="muted">Nothing was taken, so nothing can come back.</p> : null}
      {amount > 0 && returned.qty === 0 && returnsIf.length === 0 ? <p className="muted">No rule gives it back.</p> : null}
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
          {subject === undefined ? null : <UntilWhen jobRunsUntil={subject.jobRunsUntil} />}
        </>
      ) : null}
    </Section>
  )
}
