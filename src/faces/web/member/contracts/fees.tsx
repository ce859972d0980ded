import { usdCents } from '#kernel/money.ts'
import type { ContractKind, FeeAction, Side } from '#modules/contracts/index.ts'
import type { ContractFee } from '#reads/contract-fees.ts'
import type { ContractPage } from '#reads/contracts.ts'
import { DataTable, KeyValue, Notice, Section, Usd } from '../../kit/index.ts'
import { versionPath } from '../../public/rules/address.ts'

const feeNames: Readonly<Record<FeeAction, string>> = {
  'fee.freelancer': 'The freelancer’s fee',
  'fee.client': 'The client’s fee',
  'fee.initiation': 'For starting the contract',
}

const onWhat: Readonly<Record<ContractKind, string>> = {
  fixed: 'Of the agreed price',
  catalog: 'Of the agreed price',
  hourly: 'Of one hour',
  retainer: 'Of one period',
}

/** What the marketplace keeps of this contract's money, and the rule behind each fee. */
export function Fees({ found }: { readonly found: ContractPage }) {
  const { contract, side, fees } = found
  if (fees.length === 0) {
    return (
      <Section title="Fees">
        <p className="muted">None. The marketplace had no rules about fees when this contract began, and it keeps that.</p>
      </Section>
    )
  }
  return (
    <Section
      id="fees"
      title="Fees"
      intro="Those of the day this contract began. Whatever fees are announced later, they hold only for contracts that begin later."
    >
      {fees.some(({ isLowered }) => isLowered) ? (
        <Notice tone="good" title="A fee became lower">
          The rule it was decided by was taken back, so the restored, lower fee counts from then on.
        </Notice>
      ) : null}
      <DataTable<ContractFee>
        caption="The fees of this contract"
        quietCaption
        rows={fees}
        rowKey={({ action }) => action}
        columns={[
          { title: 'Fee', cell: ({ action }) => feeNames[action] },
          { title: 'Rate', kind: 'number', cell: ({ rate }) => rate },
          {
            title: contract.state === 'active' ? onWhat[contract.kind] : 'Of what was earned',
            kind: 'number',
            cell: ({ comesTo }) => <Usd cents={comesTo} exact />,
          },
          { title: 'Why this fee', cell: (fee) => <Rule fee={fee} /> },
        ]}
      />
      <Sum found={found} />
      <details>
        <summary>Why you pay {side === 'client' ? 'these' : 'this'}</summary>
        {fees
          .filter(({ payer }) => payer === side)
          .map(({ action, sentences }) => (
            <p key={action}>{sentences.join(' ')}</p>
          ))}
      </details>
    </Section>
  )
}

function Rule({ fee: { version, clauseTitle } }: { readonly fee: ContractFee }) {
  return (
    <>
      {clauseTitle}, <a href={versionPath({ policy: 'fees', version })}>Fees policy v{version}</a>
    </>
  )
}

/** What is left, or what it costs in all, for whoever reads this. Hours and periods are many, so their sums wait for the end. */
function Sum({ found: { contract, side, fees } }: { readonly found: ContractPage }) {
  const isOpenEnded = contract.kind === 'hourly' || contract.kind === 'retainer'
  if (contract.state === 'active' && isOpenEnded) return null
  const base = contract.state === 'active' ? contract.agreedUsdCents : contract.earnedUsdCents
  const own = usdCents(sumOf(fees, side))
  const label =
    side === 'freelancer'
      ? contract.state === 'active'
        ? 'You will have after fees'
        : 'Yours after fees'
      : contract.state === 'active'
        ? 'You will pay with fees'
        : 'With fees it costs you'
  return <KeyValue items={[{ label, value: <Usd cents={usdCents(side === 'freelancer' ? base - own : base + own)} exact /> }]} />
}

function sumOf(fees: readonly ContractFee[], side: Side): number {
  return fees.filter(({ payer }) => payer === side).reduce((sum, { comesTo }) => sum + comesTo, 0)
}
