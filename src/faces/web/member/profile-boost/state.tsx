import type { ProfileBoostView } from '#modules/auctions/index.ts'
import {
  ActionButton,
  Badge,
  ConnectsAmount,
  Grid,
  LinkButton,
  Notice,
  Percent,
  Section,
  Stat,
  TimeStamp,
  usePage,
} from '../../kit/index.ts'

/** Whether the boost is on, and how today goes. */
export function BoostState({ boost }: { readonly boost: ProfileBoostView }) {
  const { isOn, today, dailyBudget, share } = boost
  return (
    <Section
      title={
        <>
          Now <Badge tone={isOn ? 'good' : 'neutral'}>{isOn ? 'On' : 'Off'}</Badge>
        </>
      }
      intro={
        isOn
          ? 'A day is a UTC day. What is set aside is yours: whatever no click took comes back shortly after midnight.'
          : 'No card of yours is shown, and nothing is set aside. Your place in the results is the same with and without a boost.'
      }
      actions={isOn ? <ActionButton action="/boosts/profile/pause">Switch off</ActionButton> : null}
    >
      {isOn ? <Resting boost={boost} /> : null}
      <Grid least="small">
        <Stat
          label="Charged today"
          value={<ConnectsAmount value={today.charged} strong />}
          note={isOn ? `Of at most ${dailyBudget.toLocaleString('en')}` : undefined}
        />
        {isOn ? <Stat label="Set aside for the rest of today" value={<ConnectsAmount value={today.held} />} /> : null}
        {isOn ? (
          <Stat
            label="Set aside for cards on show now"
            value={<ConnectsAmount value={today.reserved} />}
            note="Part of the former"
          />
        ) : null}
        {isOn ? (
          <Stat label="Takes part in" value={<Percent share={share / 1000} />} note="Of the searches that fit you" />
        ) : null}
      </Grid>
      {isOn && share < 1000 ? (
        <p className="muted">
          Your budget would not last the day if every search could use it, so your card takes part in some of them only. The part
          is set anew every quarter of an hour; your bid stays what it is.
        </p>
      ) : null}
    </Section>
  )
}

function Resting({ boost: { restsUntil, today, dailyBudget } }: { readonly boost: ProfileBoostView }) {
  const { now } = usePage()
  if (today.charged >= dailyBudget)
    return <Notice title="Today’s budget is used">Your card is shown again tomorrow. You need not do anything.</Notice>
  if (restsUntil === null || restsUntil <= now) return null
  return (
    <Notice
      tone="warning"
      title="Your card is not shown at the moment"
      actions={<LinkButton href="/connects">Your Connects</LinkButton>}
    >
      A click could not have been paid: your wallet has too few Connects available, or a limit of yours is used. We try again at{' '}
      <TimeStamp at={restsUntil} show="moment" />.
    </Notice>
  )
}
