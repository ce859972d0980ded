import type { ReactNode } from 'react'
import type { Quote } from '#modules/charges/index.ts'
import type { WalletView } from '#reads/connects.ts'
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
  const { explanation, amount } = quote
  const left = wallet.available - amount
  return (
    <PriceSlip
      amount={amount}
      title={title}
      why={
        <>
          {note} {explanation.why}
        </>
      }
      rule={
        <a href={`/help#${quote.clauseId}`}>
          Rule “{explanation.clauseTitle}”, Connects policy version {quote.version}
        </a>
      }
      comesBackIf={explanation.comesBackIf.map((term) => term.title)}
      validUntil={<TimeStamp at={new Date(quote.expiresAt)} show="moment" />}
      balance={
        <>
          <ConnectsAmount value={wallet.available} /> now{' '}
          {left < 0 ? (
            <strong>, {-left} too few</strong>
          ) : (
            <>
              and <ConnectsAmount value={left} /> afterwards
            </>
          )}
        </>
      }
    >
      <p className="muted">{explanation.price}</p>
    </PriceSlip>
  )
}
