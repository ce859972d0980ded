import { HOURS_PER_CHARGE } from '#modules/auctions/index.ts'
import type { Sealing } from '#modules/ledger/index.ts'
import type { ClickReceipt } from '#reads/click-receipt.ts'
import { ConnectsAmount, Section, TimeStamp } from '../../kit/index.ts'
import { ReceiptFrame, ruleFacts } from './receipt-frame.tsx'

/** One charged click on a boosted profile: what it cost by which rule, and what would bring it back. */
export function ClickReceiptPage({
  receipt,
  sealing,
}: {
  readonly receipt: ClickReceipt
  readonly sealing: Sealing | undefined
}) {
  const { amount, shownAt, at } = receipt
  return (
    <ReceiptFrame
      action="boost.profile_click"
      amount={amount}
      chargeId={receipt.chargeId}
      lead={<a href="/boosts/profile">The boost of your profile</a>}
      facts={ruleFacts(receipt)}
      sealing={sealing}
    >
      <Section title="Why">
        <p>
          A client was shown your card on <TimeStamp at={shownAt} show="moment" /> and opened your profile from it on{' '}
          <TimeStamp at={at} show="moment" />. The price was made before the card was shown, and set aside for it: the least that
          would still have had the place, or your maximum where the rules say so.
        </p>
        <p>The same client costs you nothing more within {HOURS_PER_CHARGE} hours, however often your profile is opened.</p>
      </Section>
      <Section title="What came back, and what still can">
        <Returned receipt={receipt} />
      </Section>
    </ReceiptFrame>
  )
}

function Returned({ receipt: { returned, returnedAt } }: { readonly receipt: ClickReceipt }) {
  if (returnedAt === null) return <p>It comes back by itself if we ban the client who clicked, however long ago it was.</p>
  return (
    <p>
      <ConnectsAmount value={returned} sign /> on <TimeStamp at={returnedAt} />, because the client who clicked was banned.
    </p>
  )
}
