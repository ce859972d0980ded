import { askForBadge, switchBadgeOff } from '#modules/auctions/index.ts'
import { badgeEndWords } from '#modules/notifications/index.ts'
import type { ListPage } from '#reads/cursor.ts'
import { readBadgeHistory, readOwnBadge, type BadgeStretch, type LatelyPaid, type OwnBadge } from '#reads/badge.ts'
import {
  Button,
  ConfirmButton,
  ConnectsAmount,
  DataTable,
  Form,
  FormActions,
  Grid,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Pager,
  Section,
  Stat,
  TextField,
  TimeStamp,
  Timeline,
  formatMoment,
} from '../../kit/index.ts'
import {
  FormValues,
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'
import { howReached } from '../../public/availability/words.ts'
import { categoryName } from '../../public/jobs/words.ts'
import { inSentence, missingWords, stepWords } from './badge-words.ts'
import { BoostNavigation } from './navigation.tsx'

/** One's own availability badge: what it costs, what it has cost, on and off. */
export const routes = [
  get('/boosts/badge', ['freelancer'], (request) => badgePage(request)),

  post('/boosts/badge', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(askForBadge, { maximum: form.integer('maximum') })
    if (result.ok) {
      const { state, price } = result.value
      const text =
        state === 'wearing'
          ? `You wear the badge now, at ${connects(price)} a week.`
          : `Noted. Today a week costs ${connects(price)}, more than your maximum: the badge comes on by itself when it costs less.`
      return redirect('/boosts/badge', { flash: { kind: 'done', text } })
    }
    const at = (text: string) => ({ field: 'maximum', text })
    const problems = problemsOf(result.refusal, {
      profile_not_ready: ({ missing }) => missingWords[missing],
      badge_not_offered: 'The rules of this week do not offer the badge.',
      below_minimum: ({ min }) => at(`A week never costs less than ${connects(min)}. Name at least that.`),
      over_own_limit: ({ room }) => at(`Your own monthly limit leaves ${connects(room)}, less than a week costs today.`),
      insufficient_connects: ({ needed, available }) =>
        at(`A week costs ${connects(needed)} today, and you have ${connects(available)}. Buy Connects, or name less and wait.`),
      wallet_frozen: 'Your wallet is frozen, so nothing can be set aside. Your statement says why.',
    })
    return badgePage(request, { values: form, problems })
  }),

  post('/boosts/badge/off', ['freelancer'], async (request) => {
    const result = await request.run(switchBadgeOff, {})
    const text = result.ok
      ? `The badge is off.${result.value.released === 0 ? '' : ` ${connects(result.value.released)} came back to you.`}`
      : 'The badge was off already.'
    return redirect('/boosts/badge', { flash: { kind: result.ok ? 'done' : 'note', text } })
  }),
]

function connects(quantity: number): string {
  return `${quantity.toLocaleString('en')} ${quantity === 1 ? 'Connect' : 'Connects'}`
}

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function badgePage(request: WebRequest, wrong?: Wrong): Promise<Answer> {
  const ownerId = accountIdOf(request)
  const after = request.query.get('after') ?? undefined
  const [own, history] = await request.reading(async (tx) => [
    await readOwnBadge(tx, { ownerId, now: request.now }),
    await readBadgeHistory(tx, { ownerId, after }),
  ])
  if (own === undefined) return notFound()
  return page({
    title: 'Your availability badge',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <PageHeader
          title="Your availability badge"
          lead="“Available now” beside your name, in talent search and on your profile. Clients can show only people who wear it. It moves nobody up in the list."
          actions={<LinkButton href="/availability">How its price is made</LinkButton>}
        />
        <BoostNavigation current="/boosts/badge" />
        <Standing own={own} />
        <Switch own={own} wrong={wrong} />
        <History own={own} history={history} />
      </>
    ),
  })
}

/** On, waiting or off, and why. */
function Standing({ own }: { readonly own: OwnBadge }) {
  const { badge, running, price, steps } = own
  if (running !== undefined) return <Running own={own} running={running} />
  if (badge?.state === 'waiting') {
    return (
      <Notice tone="warning" title="It waits for a lower price">
        Your maximum is {connects(badge.maximum)} a week
        {price === undefined ? '' : `, and a week costs ${connects(price.price)} now`}. {badgeEndWords.too_dear.next}
      </Notice>
    )
  }
  const last = steps.find(({ kind }) => kind !== 'asked' && kind !== 'ended')
  if (last === undefined || last.kind === 'began' || last.kind === 'asked' || last.kind === 'ended')
    return <Notice title="It is off">You pay nothing. Switch it on below when you have time for work.</Notice>
  return (
    <Notice
      tone={last.kind === 'switched_off' ? 'note' : 'warning'}
      title={`It is off: ${inSentence(badgeEndWords[last.kind].title)}`}
    >
      Since <TimeStamp at={last.at} show="moment" />. {badgeEndWords[last.kind].next}
    </Notice>
  )
}

function Running({ own, running }: { readonly own: OwnBadge; readonly running: BadgeStretch }) {
  const { badge, tendAt, lastSevenDays, limit } = own
  const left = running.price - running.charged
  return (
    <Section title="It is on" intro="Each Connect is taken when its part of the week is over, never before.">
      <Grid least="small">
        <Stat
          label="Price of a week"
          value={<ConnectsAmount value={running.price} />}
          note={`Your maximum: ${badge?.maximum ?? ''}`}
        />
        <Stat
          label="Of this week so far"
          value={<ConnectsAmount value={running.charged} />}
          note={`${connects(left)} more set aside until ${formatMoment(running.until)}`}
        />
        <Stat label="In the last seven days" value={<ConnectsAmount value={lastSevenDays} />} />
        <Stat
          label="The next seven days, at most"
          value={<ConnectsAmount value={mostAhead(own)} />}
          note={aheadNote(limit.room)}
        />
      </Grid>
      <p className="muted">
        {tendAt === undefined ? null : (
          <>
            We look after it next at <TimeStamp at={tendAt} show="moment" />: for the next Connect, the next week, or the price of
            the new day.{' '}
          </>
        )}
        The price may change each day, never above your maximum: then the badge switches itself off and tells you.
      </p>
      <ConfirmButton label="Switch it off">
        <p>
          Off at once. What you had is charged;{' '}
          {left === 0
            ? 'nothing is left to come back'
            : `up to ${connects(left)} that are set aside for the rest of the week come back`}
          .
        </p>
        <Form action="/boosts/badge/off" inline>
          <Button look="danger">Switch the badge off</Button>
        </Form>
      </ConfirmButton>
    </Section>
  )
}

/** Never more than the maximum; nor than what is set aside already and what the own limit leaves. */
function mostAhead({ badge, running, limit }: OwnBadge): number {
  const maximum = badge?.maximum ?? 0
  if (limit.room === undefined || running === undefined) return maximum
  return Math.min(maximum, running.price - running.charged + limit.room)
}

function aheadNote(room: number | undefined) {
  return room === undefined ? (
    <a href="/boosts/limits">Set a monthly limit</a>
  ) : (
    <>
      Your <a href="/boosts/limits">monthly limit</a> leaves {connects(room)}
    </>
  )
}

function latelyWords({ least, median, most }: LatelyPaid): string {
  if (least === most) return `${connects(most)} a week on every day`
  return `${least} to ${connects(most)} a week, on half of the days ${connects(median)} or less`
}

function Switch({ own, wrong }: { readonly own: OwnBadge; readonly wrong: Wrong | undefined }) {
  const { badge, category, missing, price, lately, available } = own
  const isOn = badge !== undefined && badge.state !== 'off'
  if (missing !== undefined && !isOn) {
    return (
      <Notice
        tone="warning"
        title="Your profile is not ready for it"
        actions={<LinkButton href="/profile">To your profile</LinkButton>}
      >
        {missingWords[missing]}
      </Notice>
    )
  }
  return (
    <Section title={isOn ? 'Change your maximum' : 'Switch it on'}>
      {price === undefined || category === null ? (
        <p>
          Today’s price has not been set yet. It is set within a minute of the day’s beginning, in UTC, if the rules offer the
          badge.
        </p>
      ) : (
        <KeyValue
          items={[
            { label: `A week now, in ${categoryName(category)}`, value: <ConnectsAmount value={price.price} /> },
            { label: 'How that was reached', value: howReached(price) },
            ...(lately === undefined ? [] : [{ label: `In the last ${lately.days} days`, value: latelyWords(lately) }]),
            { label: 'Ever, by the rules', value: `${price.least} to ${connects(price.most)} a week` },
            { label: 'You have', value: <ConnectsAmount value={available} /> },
            { label: 'Rule', value: <a href={`/rules/${price.version}`}>{`${price.clause}, v${price.version}`}</a> },
          ]}
        />
      )}
      {isOn ? null : (
        <p className="muted">
          Nobody has measured yet what the badge brings beyond what would have come without it; of boosted proposals it is known:{' '}
          <a href="/outcomes/boosts">What boosts really did</a>.
        </p>
      )}
      <Form
        action="/boosts/badge"
        values={wrong?.values ?? FormValues.of({ maximum: badge === undefined ? undefined : badge.maximum })}
        problems={wrong?.problems}
      >
        <TextField
          name="maximum"
          label="At most, for a week"
          hint="Only you see this number. You pay the price of the day, never more than this; name what a week is worth to you. A week’s price is set aside when it begins."
          after="Connects"
          inputMode="numeric"
          width="short"
        />
        <FormActions>
          <Button>{isOn ? 'Change the maximum' : 'Switch the badge on'}</Button>
        </FormActions>
      </Form>
      {badge?.state !== 'waiting' ? null : (
        <Form action="/boosts/badge/off" inline>
          <Button look="secondary">Do not wait any longer</Button>
        </Form>
      )}
    </Section>
  )
}

function History({ own, history }: { readonly own: OwnBadge; readonly history: ListPage<BadgeStretch> }) {
  if (own.steps.length === 0) return null
  return (
    <>
      <Section title="What happened lately">
        <Timeline
          label="What happened to your badge, the newest first"
          entries={own.steps.map((step) => ({ at: <TimeStamp at={step.at} show="moment" />, title: stepWords(step) }))}
        />
      </Section>
      <Section title="When you wore it" intro="Each stretch at one price. Your statement shows each Connect that was taken.">
        <DataTable
          caption="Stretches of wearing the badge, the newest first"
          quietCaption
          rows={history.items}
          rowKey={({ no }) => String(no)}
          empty="You have not worn it yet."
          columns={[
            { title: 'From', cell: ({ since }) => <TimeStamp at={since} show="moment" /> },
            { title: 'To', cell: ({ until, isRunning }) => (isRunning ? 'Still on' : <TimeStamp at={until} show="moment" />) },
            { title: 'Field of work', cell: ({ category }) => categoryName(category) },
            { title: 'Connects a week', kind: 'number', cell: ({ price }) => price },
            { title: 'Charged', kind: 'number', cell: ({ charged }) => charged },
            { title: 'Rules', cell: ({ version }) => <a href={`/rules/${version}`}>v{version}</a> },
          ]}
        />
        <Pager nextCursor={history.nextCursor} />
      </Section>
    </>
  )
}
