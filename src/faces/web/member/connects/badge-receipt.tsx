import type { Sealing } from '#modules/ledger/index.ts'
import type { BadgeReceipt } from '#reads/badge-receipt.ts'
import { ConnectsAmount, Section, TimeStamp } from '../../kit/index.ts'
import { categoryName } from '../../public/jobs/words.ts'
import { ReceiptFrame, ruleFacts } from './receipt-frame.tsx'

/** One Connect of the availability badge: for which part of which week, at which price, by which rule. */
export function BadgeReceiptPage({
  receipt,
  sealing,
}: {
  readonly receipt: BadgeReceipt
  readonly sealing: Sealing | undefined
}) {
  const { no, price, from, until, at, category } = receipt
  return (
    <ReceiptFrame
      action="badge.availability"
      amount={1}
      chargeId={receipt.chargeId}
      lead={<a href="/boosts/badge">Your availability badge</a>}
      facts={[...ruleFacts(receipt), { label: 'Field of work', value: categoryName(category) }]}
      sealing={sealing}
    >
      <Section title="Why">
        <p>
          You wore the badge from <TimeStamp at={from} show="moment" /> to <TimeStamp at={until} show="moment" />. A week of it
          cost <ConnectsAmount value={price} /> in {categoryName(category)} on the day this stretch began, so one Connect is taken
          for each {partWords(price)}, after it is over. This was number {no} of {price}.
        </p>
        <p>
          It was set aside before. <TimeStamp at={at} show="moment" /> is when it was taken.{' '}
          <a href={`/availability?category=${category}#history`}>How the price of each day was made</a>.
        </p>
      </Section>
      <Section title="What came back, and what still can">
        <p>This time was had, so it does not come back. What was set aside for time that was not had came back by itself.</p>
      </Section>
    </ReceiptFrame>
  )
}

const HOURS_PER_WEEK = 168

function partWords(price: number): string {
  const hours = HOURS_PER_WEEK / price
  return hours === 1 ? 'hour' : `${Number.isInteger(hours) ? '' : 'about '}${Math.round(hours * 10) / 10} hours`
}
