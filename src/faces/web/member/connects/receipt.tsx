import { hasRole } from '#kernel/actor.ts'
import type { Sealing } from '#modules/ledger/index.ts'
import type { Receipt } from '#modules/charges/index.ts'
import { capitalized, factLabel, isFactName, valueText, type FactValue } from '#modules/policy/index.ts'
import { readBoostReceipt, type BoostCharge } from '#reads/boost-receipt.ts'
import { readChargeSubject, type ChargeSubject } from '#reads/connects.ts'
import { readBadgeReceipt } from '#reads/badge-receipt.ts'
import { readClickReceipt } from '#reads/click-receipt.ts'
import { readSealedReceipt, type SealedReceipt } from '#reads/sealed-receipt.ts'
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
import { accountIdOf, get, notFound, page, type WebRequest } from '../../routes.ts'
import { initiatorWords } from '../proposals/words.ts'
import { BadgeReceiptPage } from './badge-receipt.tsx'
import { BoostReceiptPage } from './boost-receipt.tsx'
import { ClickReceiptPage } from './click-receipt.tsx'
import { UntilWhen } from './until-when.tsx'
import { SealedWords } from './sealed-words.tsx'
import { actionName, originName, returnReason } from './words.ts'

export const routes = [
  get('/receipts/:chargeId', ['freelancer', 'operator'], async (request) => {
    const found = await load(request)
    if (found !== undefined)
      return page({
        title: 'Receipt',
        body: 'boost' in found ? <BoostReceiptPage charge={found.boost} /> : <ReceiptPage {...found} />,
      })
    const ofBadge = await loadOfBadge(request)
    if (ofBadge !== undefined) return page({ title: 'Receipt', body: <BadgeReceiptPage {...ofBadge} /> })
    const ofClick = await loadOfClick(request)
    return ofClick === undefined ? notFound() : page({ title: 'Receipt', body: <ClickReceiptPage {...ofClick} /> })
  }),

  get('/receipts/:chargeId/receipt.json', ['freelancer', 'operator'], async (request) => {
    const found = await load(request)
    if (found !== undefined) return receiptFile('boost' in found ? found.boost.receipt : found.receipt)
    const ofBadge = await loadOfBadge(request)
    if (ofBadge !== undefined) return smallReceiptFile('guildhall-badge-receipt@1', ofBadge)
    const ofClick = await loadOfClick(request)
    return ofClick === undefined ? notFound() : smallReceiptFile('guildhall-click-receipt@1', ofClick)
  }),
]

/** A receipt with the proof that its transaction is sealed, once it is. */
function smallReceiptFile(
  format: string,
  { receipt, sealing }: { readonly receipt: { readonly chargeId: string }; readonly sealing: Sealing | undefined },
): Response {
  return receiptFile({ format, ...receipt, ...(sealing?.state === 'sealed' ? { inclusion: sealing.inclusion } : {}) })
}

function receiptFile(receipt: { readonly format: string; readonly chargeId: string }): Response {
  return new Response(JSON.stringify(receipt, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="guildhall-receipt-${receipt.chargeId}.json"`,
      'cache-control': 'private, no-cache',
    },
  })
}

interface Found {
  readonly receipt: SealedReceipt
  readonly sealing: Sealing | undefined
  readonly subject: ChargeSubject | undefined
}

/** One's own, or any for operators: for everybody else it does not exist. */
async function load(request: WebRequest<'/receipts/:chargeId'>): Promise<Found | { readonly boost: BoostCharge } | undefined> {
  const { chargeId } = request.params
  const mayRead = (ownerId: string) => ownerId === accountIdOf(request) || hasRole(request.actor, 'operator')
  return request.reading(async (tx) => {
    const found = await readSealedReceipt(tx, chargeId)
    if (found !== undefined) {
      return mayRead(found.receipt.ownerId) ? { ...found, subject: await readChargeSubject(tx, chargeId) } : undefined
    }
    const boost = await readBoostReceipt(tx, chargeId)
    return boost !== undefined && mayRead(boost.receipt.ownerId) ? { boost } : undefined
  })
}

/** A Connect of the availability badge, by the same rule about whose it is. */
async function loadOfBadge(request: WebRequest<'/receipts/:chargeId'>): Promise<Awaited<ReturnType<typeof readBadgeReceipt>>> {
  const found = await request.reading((tx) => readBadgeReceipt(tx, request.params.chargeId))
  const mayRead = found?.receipt.ownerId === accountIdOf(request) || hasRole(request.actor, 'operator')
  return mayRead ? found : undefined
}

/** A click on the boosted profile, likewise. */
async function loadOfClick(request: WebRequest<'/receipts/:chargeId'>): Promise<Awaited<ReturnType<typeof readClickReceipt>>> {
  const found = await request.reading((tx) => readClickReceipt(tx, request.params.chargeId))
  const mayRead = found?.receipt.ownerId === accountIdOf(request) || hasRole(request.actor, 'operator')
  return mayRead ? found : undefined
}

function ReceiptPage({ receipt, sealing, subject }: Found) {
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
          subject === undefined ? undefined : (
            <a href={subject.href} dir="auto">
              {subject.title}
            </a>
          )
        }
        actions={<LinkButton href={`/receipts/${receipt.chargeId}/receipt.json`}>Download as JSON</LinkButton>}
      />
      <Columns asideLabel="The rule" aside={<Facts receipt={receipt} />}>
        <Section title="Why">
          {reasonsOf(receipt).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Section>
        <Returns receipt={receipt} subject={subject} />
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
          intro="The amount can be computed again from this text alone: guildhall receipt verify FILE."
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

function Facts({ receipt }: { readonly receipt: Receipt }) {
  return (
    <KeyValue
      layout="stacked"
      items={[
        { label: 'When', value: <TimeStamp at={new Date(receipt.at)} show="moment" /> },
        { label: 'Rule', value: <code>{receipt.clauseId}</code> },
        { label: 'Version of the rules', value: <a href={`/rules/${receipt.version}`}>Connects policy v{receipt.version}</a> },
        { label: 'Hash of the whole document', value: <Hash value={receipt.sha256} /> },
        ...Object.entries(receipt.facts).map(([name, value]) => ({
          label: capitalized(factLabel(name)),
          value: factText(name, value),
        })),
      ]}
    />
  )
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
