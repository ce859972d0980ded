import type { Instant } from '#kernel/instant.ts'
import { HOURS_PER_CHARGE, type ClickTerms, type ProfileBoostView } from '#modules/auctions/index.ts'
import { Button, ConnectsAmount, Form, FormActions, KeyValue, Notice, Section, TextField, usePage } from '../../kit/index.ts'
import { FormValues } from '../../routes.ts'
import type { BoostScreen, WrongBoost } from './page.tsx'

/** Maximum and budget, with what they may come to. */
export function Settings({ screen, wrong }: { readonly screen: BoostScreen; readonly wrong: WrongBoost | undefined }) {
  const { boost, terms, available } = screen
  if (terms === undefined)
    return (
      <Notice title="Boosts of profiles are not offered any more">
        The rules in force have none, so no card of yours is shown.
      </Notice>
    )
  const values = wrong?.values ?? FormValues.of({ maximum: boost?.maximum ?? terms.min, dailyBudget: boost?.dailyBudget ?? '' })
  return (
    <Section title={boost?.isOn === true ? 'Change it' : 'Switch it on'} id="settings">
      <Form action="/boosts/profile" values={values} problems={wrong?.problems}>
        <TextField
          name="maximum"
          label="At most for one click"
          hint="What a click is worth to you. It stays private, and you rarely pay all of it."
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          after="Connects"
          width="short"
        />
        <TextField
          name="dailyBudget"
          label="At most for one day"
          hint="Set aside in your wallet when your card is first shown on a day. What no click took comes back after midnight UTC."
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          after="Connects"
          width="short"
        />
        <FormActions>
          <Button>{boost?.isOn === true ? 'Save' : 'Switch the boost on'}</Button>
        </FormActions>
      </Form>
      <MostItCosts boost={boost} available={available} />
      <HowItWorks terms={terms} />
    </Section>
  )
}

function MostItCosts({ boost, available }: { readonly boost: ProfileBoostView | undefined; readonly available: number }) {
  const { now } = usePage()
  if (boost?.isOn !== true)
    return (
      <p className="muted">
        You have <ConnectsAmount value={available} /> available. Nothing is charged for switching it on, and nothing for being
        shown.
      </p>
    )
  const { dailyBudget, today } = boost
  const restOfToday = Math.max(0, dailyBudget - today.charged)
  const days = daysLeft(now)
  return (
    <KeyValue
      items={[
        { label: 'The rest of today costs at most', value: <ConnectsAmount value={restOfToday} /> },
        {
          label: `Until the end of the month, ${days === 1 ? 'today only' : `${days} days with today`}, at most`,
          value: <ConnectsAmount value={restOfToday + (days - 1) * dailyBudget} />,
        },
        { label: 'Available in your wallet now', value: <ConnectsAmount value={available} /> },
      ]}
    />
  )
}

/** Days of the month that are not over, today included. */
function daysLeft(now: Instant): number {
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate()
  return last - now.getUTCDate() + 1
}

function HowItWorks({ terms }: { readonly terms: ClickTerms }) {
  const { slots, min, pays, version, clause } = terms
  return (
    <details>
      <summary>How cards and prices come about</summary>
      <ul>
        <li>
          A page of results has at most {slots} labelled {slots === 1 ? 'card' : 'cards'}, for profiles that fit the search at
          least half as well as its best match. No sum buys a card in a search that you do not fit.
        </li>
        <li>The cards go to the highest maximum × quality factor. Among equals whoever named the sum first.</li>
        <li>
          {pays === 'pay_your_bid'
            ? 'A click costs your maximum.'
            : `A click costs the least that would still have had the card, and at least ${min} Connects: naming what a click is worth to you is best.`}
        </li>
        <li>
          A client costs you one click in {HOURS_PER_CHARGE} hours at most. Clicks of your own team, of clients without a verified
          payment and of freelancers are free. If a client is banned, everything that its clicks ever cost you comes back.
        </li>
        <li>
          These are the rules of <a href={`/rules/${version}#${clause}`}>Connects policy v{version}</a>. A card that is on show
          keeps the price it was shown at.
        </li>
      </ul>
    </details>
  )
}
