import type { BoostTerms, BoostView } from '#modules/auctions/index.ts'
import type { WalletView } from '#modules/ledger/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import {
  ActionButton,
  Button,
  ConfirmButton,
  ConnectsAmount,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  Live,
  Prose,
  Section,
  Stack,
  TextField,
  TimeStamp,
} from '../../kit/index.ts'
import type { BoostAdvice as Advice } from '#reads/boost-advice.ts'
import type { FormProblems, FormValues } from '../../routes.ts'
import { BoostAdvice } from './boost-advice.tsx'
import { Became } from './boost-became.tsx'
import { BoostFit } from './boost-fit.tsx'

/** A proposal's boost beside the wallet that would pay for it. */
export interface BoostShown {
  readonly view: BoostView
  readonly wallet: Pick<WalletView, 'available' | 'held'>
  /** What boosts of this kind did lately, for whoever has not named a maximum yet. */
  readonly advice?: Advice | undefined
}

interface PanelProps extends BoostShown {
  readonly proposalId: string
  /** What was sent and refused. */
  readonly sent: { readonly values?: FormValues | undefined; readonly problems?: FormProblems | undefined }
}

/** How often the figure that others move is asked for again while the page is open. */
const SECONDS_BETWEEN_LOOKS = 10

/** The boost of one's own proposal: what it is, what it takes now, what it has come to. Nothing where there is nothing to say. */
export function BoostPanel(props: PanelProps) {
  const { view, proposalId, advice, sent } = props
  if (view.mine === undefined && !view.mayBid && view.judged === undefined) return null
  // Who was refused a moment ago gets back what was typed, with the reason at its field, although it would be refused again.
  const isAsked = view.mayBid || (view.judged !== undefined && sent.problems !== undefined)
  return (
    <Section title="Boost" id="boost">
      <Stack>
        {view.mine === undefined ? <Offer {...view} /> : <Became view={view} bid={view.mine} proposalId={proposalId} />}
        <BoostFit view={view} />
        {advice === undefined ? null : <BoostAdvice advice={advice} />}
        {isAsked ? <Naming {...props} /> : null}
        <Links view={view} proposalId={proposalId} />
      </Stack>
    </Section>
  )
}

/** Before the first bid: what it is, in the order one asks. */
function Offer({ terms, closesAt, mayBid }: BoostView) {
  return (
    <>
      <p>
        {mayBid ? 'You can offer Connects' : 'Connects can be offered'} for one of {terms.slots} labelled places on top of the
        client’s list. {mayBid ? 'You need not' : 'Nobody has to'}: every proposal is in the list, and a boost changes nothing
        else about it.
      </p>
      <details>
        <summary>What a boost costs, and when</summary>
        <Prose>
          <ul>
            <li>You name a maximum. It is set aside, not charged. Nobody else sees it before the auction is over.</li>
            <li>
              When the client opens the list,{' '}
              {terms.slots === 1 ? 'the highest maximum gets the place' : `the ${terms.slots} highest maxima get the places`}.
            </li>
            <li>{priceWords(terms)}</li>
            <li>
              You are charged only when the client does something with your proposal: writes, shortlists, archives, offers,
              declines or hires. Looking costs you nothing.
            </li>
            <li>
              A place ends after {terms.viewsUntilWorn} looks at the list or {terms.opensUntilWorn} at your proposal that led to
              nothing. Then all of it is yours again.
            </li>
            <li>
              Everything that was not charged comes back when somebody is hired, when the job ends, or on{' '}
              <TimeStamp at={closesAt} show="moment" /> at the latest.
            </li>
            <li>
              On a few jobs, drawn by chance, boosts are neither shown nor charged, so that everybody can see what boosts do. You
              are told afterwards.
            </li>
          </ul>
        </Prose>
      </details>
    </>
  )
}

function priceWords({ pays, min, slots }: BoostTerms): string {
  if (pays === 'pay_your_bid') return 'By these rules a place costs exactly what you named.'
  return `${slots === 1 ? 'The place costs' : `All ${slots} places cost the same:`} the highest maximum that got no place, or ${connectsText(min)} while there is room for everybody. So it is best to name what a place is worth to you: you never pay more than it takes.`
}

/** The figure that others move, and whether one is in. */
function ToBeIn({ view, wallet }: BoostShown) {
  const { mine } = view
  const isHeld = mine?.state === 'standing' || mine?.state === 'won'
  const isInWords =
    mine?.isIn === true
      ? 'If the client opened the list now, you would have a place.'
      : 'If the client opened the list now, you would not have a place.'
  const said = `To be in now: ${connectsText(view.toBeIn)}. ${isHeld ? isInWords : ''}`.trim()
  return (
    <Live id="boost-now" seconds={SECONDS_BETWEEN_LOOKS} said={said}>
      <KeyValue
        layout="sum"
        items={[
          { label: 'To be in now', value: <ConnectsAmount value={view.toBeIn} strong /> },
          ...(isHeld ? [{ label: 'Your maximum', value: <ConnectsAmount value={mine.maximum} /> }] : []),
          { label: view.bids === 1 ? 'Bid for this job' : 'Bids for this job', value: view.bids },
        ]}
      />
      {isHeld ? <p>{isInWords}</p> : null}
      {mine?.isIn === true ? null : (
        <InThisCase view={view} available={wallet.available} alreadyHeld={isHeld ? mine.maximum : 0} />
      )}
    </Live>
  )
}

/** What the page offers to do: name a maximum, raise it, take it back. */
function Naming({ view, wallet, proposalId, sent }: PanelProps) {
  const { mine, terms } = view
  const isHeld = mine?.state === 'standing' || mine?.state === 'won'
  const path = `/proposals/${proposalId}/boost`
  const alreadyHeld = isHeld ? mine.maximum : 0
  return (
    <>
      <ToBeIn view={view} wallet={wallet} />
      <Form action={path} id="bid" label={isHeld ? 'Raise your maximum' : 'Boost this proposal'} {...sent}>
        <TextField
          name="maximum"
          label={isHeld ? 'A higher maximum' : 'Your maximum'}
          hint={
            <>
              At least {connectsText(view.least)}.{' '}
              {isHeld
                ? `${connectsText(alreadyHeld)} of it are set aside already; only the difference is added.`
                : 'It is set aside now and charged only as described above.'}{' '}
              You have {connectsText(wallet.available)} to spend
              {wallet.held === 0 ? '' : ` and ${connectsText(wallet.held)} set aside`}.
            </>
          }
          after="Connects"
          inputMode="numeric"
          width="short"
        />
        <FormActions>
          <Button look="secondary">{isHeld ? 'Raise it' : 'Set it aside'}</Button>
          {wallet.available + alreadyHeld < Math.max(view.toBeIn, terms.min) ? (
            <LinkButton look="quiet" href="/connects/buy">
              Buy Connects
            </LinkButton>
          ) : null}
        </FormActions>
      </Form>
      {mine?.state === 'standing' ? <TakeBack maximum={mine.maximum} path={path} /> : null}
    </>
  )
}

function TakeBack({ maximum, path }: { readonly maximum: number; readonly path: string }) {
  return (
    <ConfirmButton label="Take it back" look="quiet">
      <p>
        All {connectsText(maximum)} are yours again at once. It is possible until the client opens the list; after that the
        others’ prices rest on it.
      </p>
      <ActionButton action={`${path}/withdraw`}>Take the boost back</ActionButton>
    </ConfirmButton>
  )
}

/** The sums for the least maximum that would be in: what would be set aside, what would be left. */
function InThisCase({
  view,
  available,
  alreadyHeld,
}: {
  readonly view: BoostView
  readonly available: number
  readonly alreadyHeld: number
}) {
  const needed = Math.max(view.toBeIn, view.least) - alreadyHeld
  if (needed <= 0) return null
  const left = available - needed
  return (
    <p className="muted">
      {left < 0
        ? `To be in you would need ${connectsText(-left)} more than you have.`
        : `Naming ${connectsText(needed + alreadyHeld)} would set ${connectsText(needed)} aside${alreadyHeld > 0 ? ' more' : ''} and leave you ${connectsText(left)} to spend. What is not charged comes back.`}
    </p>
  )
}

function Links({ view, proposalId }: { readonly view: BoostView; readonly proposalId: string }) {
  const links: readonly (readonly [string, string])[] = [
    ...(view.mine?.isSealed === true ? [[`/proposals/${proposalId}/sheet`, 'Your result sheet'] as const] : []),
    ...(view.auctionId === undefined ? [] : [[`/auctions/${view.auctionId}`, 'The auction’s public page'] as const]),
    [`/help#clause-${view.terms.clause}`, `The rule, version ${view.terms.version}`],
    ['/boosts', 'All your boosts'],
  ]
  return (
    <ul className="plain-list">
      {links.map(([href, label]) => (
        <li key={href}>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  )
}
