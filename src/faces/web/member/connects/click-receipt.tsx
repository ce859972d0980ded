import { HOURS_PER_CHARGE } from '#modules/auctions/index.ts'
import type { Sealing } from '#modules/ledger/index.ts'
import type { ClickReceipt } from '#reads/click-receipt.ts'
import {
  Breadcrumbs,
  Columns,
  ConnectsAmount,
  Hash,
  KeyValue,
  LinkButton,
  PageHeader,
  Section,
  TimeStamp,
} from '../../kit/index.ts'
import { SealedWords } from './sealed-words.tsx'
import { actionName } from './words.ts'

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
            {actionName('boost.profile_click')}: <ConnectsAmount value={amount} />
          </>
        }
        lead={<a href="/boosts/profile">The boost of your profile</a>}
        actions={<LinkButton href={`/receipts/${receipt.chargeId}/receipt.json`}>Download as JSON</LinkButton>}
      />
      <Columns asideLabel="The rule" aside={<Facts receipt={receipt} />}>
        <Section title="Why">
          <p>
            A client was shown your card on <TimeStamp at={shownAt} show="moment" /> and opened your profile from it on{' '}
            <TimeStamp at={at} show="moment" />. The price was made before the card was shown, and set aside for it: the least
            that would still have had the place, or your maximum where the rules say so.
          </p>
          <p>The same client costs you nothing more within {HOURS_PER_CHARGE} hours, however often your profile is opened.</p>
        </Section>
        <Section title="What came back, and what still can">
          <Returned receipt={receipt} />
        </Section>
        {sealing === undefined ? null : (
          <Section title="Kept for good">
            <SealedWords sealing={sealing} />
          </Section>
        )}
      </Columns>
    </>
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

function Facts({ receipt }: { readonly receipt: ClickReceipt }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'When', value: <TimeStamp at={receipt.at} show="moment" /> },
        { label: 'Rule', value: <code>{receipt.clause}</code> },
        { label: 'Version of the rules', value: <a href={`/rules/${receipt.version}`}>Connects policy v{receipt.version}</a> },
        { label: 'Hash of the whole document', value: <Hash value={receipt.sha256} /> },
      ]}
    />
  )
}
