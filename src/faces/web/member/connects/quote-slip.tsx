import type { ReactNode } from 'react'
import type { Quote } from '#modules/charges/index.ts'
import type { WalletView } from '#modules/ledger/index.ts'
import { ConnectsAmount, PriceSlip, TimeStamp } from '../../kit/index.ts'

/** What something costs before it is spent: the price held for this person, its rule, what brings it back, and what is left. */
export function QuoteSlip({
  quote,
  wallet,
  title,
  note,
}: {
  readonly quote: Quote
  readonly wallet: Pick<WalletView, 'available'>
  readonly title: ReactNode
  readonly note?: ReactNode
}) {
  const { amount, version, clauseId } = quote
  return (
    <PriceSlip
      amount={amount}
      title={title}
      why={
        <>
          {note} {reasonsOf(quote).join(' ')}
        </>
      }
      rule={
        <a href={`/help#clause-${clauseId}`}>
          Read rule “{clauseId}” of Connects policy v{version}
        </a>
      }
      comesBackIf={quote.explanation.returnsIf.map((condition) => condition.words)}
      validUntil={<TimeStamp at={new Date(quote.expiresAt)} show="moment" />}
      balance={<Balance available={wallet.available} amount={amount} />}
    />
  )
}

function Balance({ available, amount }: { readonly available: number; readonly amount: number }) {
  if (amount > available) {
    return (
      <>
        <ConnectsAmount value={available} /> now: <strong>{amount - available} too few</strong>
      </>
    )
  }
  if (amount === 0) return <ConnectsAmount value={available} />
  return (
    <>
      <ConnectsAmount value={available} /> now and <ConnectsAmount value={available - amount} /> afterwards
    </>
  )
}

/** The sentences of the explanation that the slip does not say elsewhere: not the amount, not the cases of return. */
function reasonsOf({ explanation }: Quote): readonly string[] {
  const { sentences, returnsIf } = explanation
  return sentences.slice(1).filter((sentence) => !returnsIf.some(({ words }) => sentence.includes(words)))
}
