import type { Sealing } from '#modules/ledger/index.ts'
import type { BadgeReceipt } from '#reads/badge-receipt.ts'
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
import { categoryName } from '../../public/jobs/words.ts'
import { SealedWords } from './sealed-words.tsx'
import { actionName } from './words.ts'

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
            {actionName('badge.availability')}: <ConnectsAmount value={1} />
          </>
        }
        lead={<a href="/boosts/badge">Your availability badge</a>}
        actions={<LinkButton href={`/receipts/${receipt.chargeId}/receipt.json`}>Download as JSON</LinkButton>}
      />
      <Columns asideLabel="The rule" aside={<Facts receipt={receipt} />}>
        <Section title="Why">
          <p>
            You wore the badge from <TimeStamp at={from} show="moment" /> to <TimeStamp at={until} show="moment" />. A week of it
            cost <ConnectsAmount value={price} /> in {categoryName(category)} on the day this stretch began, so one Connect is
            taken for each {partWords(price)}, after it is over. This was number {no} of {price}.
          </p>
          <p>
            It was set aside before. <TimeStamp at={at} show="moment" /> is when it was taken.{' '}
            <a href={`/availability?category=${category}#history`}>How the price of each day was made</a>.
          </p>
        </Section>
        <Section title="What came back, and what still can">
          <p>This time was had, so it does not come back. What was set aside for time that was not had came back by itself.</p>
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

const HOURS_PER_WEEK = 168

function partWords(price: number): string {
  const hours = HOURS_PER_WEEK / price
  return hours === 1 ? 'hour' : `${Number.isInteger(hours) ? '' : 'about '}${Math.round(hours * 10) / 10} hours`
}

function Facts({ receipt }: { readonly receipt: BadgeReceipt }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'When', value: <TimeStamp at={receipt.at} show="moment" /> },
        { label: 'Rule', value: <code>{receipt.clause}</code> },
        { label: 'Version of the rules', value: <a href={`/rules/${receipt.version}`}>Connects policy v{receipt.version}</a> },
        { label: 'Hash of the whole document', value: <Hash value={receipt.sha256} /> },
        { label: 'Field of work', value: categoryName(receipt.category) },
      ]}
    />
  )
}
