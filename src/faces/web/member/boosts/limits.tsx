import { setOwnLimit, viewLimit, type LimitView, type OwnLimitSet } from '#modules/auctions/index.ts'
import {
  Button,
  ConfirmButton,
  ConnectsAmount,
  Form,
  FormActions,
  Grid,
  Notice,
  PageHeader,
  Section,
  Stat,
  TextField,
  TimeStamp,
  formatMoment,
} from '../../kit/index.ts'
import {
  FormValues,
  accountIdOf,
  get,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'
import { BoostNavigation } from './navigation.tsx'

const sentences = { no_profile: 'You have no freelancer’s profile, so there is nothing to limit.' }

/** How many Connects a month paid places may cost somebody, by their own word. */
export const routes = [
  get('/boosts/limits', ['freelancer'], (request) => limitsPage(request)),

  post('/boosts/limits', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(setOwnLimit, { most: form.integer('most') })
    if (!result.ok) return limitsPage(request, { values: form, problems: problemsOf(result.refusal, sentences) })
    return redirect('/boosts/limits', { flash: { kind: 'done', text: doneWords(result.value) } })
  }),

  post('/boosts/limits/lift', ['freelancer'], async (request) => {
    const result = await request.run(setOwnLimit, { most: null })
    if (!result.ok) return limitsPage(request, { values: FormValues.empty, problems: problemsOf(result.refusal, sentences) })
    return redirect('/boosts/limits', { flash: { kind: 'done', text: doneWords(result.value) } })
  }),
]

function doneWords({ most, holdsLater }: OwnLimitSet): string {
  const what = most === null ? 'No limit' : `${most.toLocaleString('en')} a month`
  return holdsLater === null
    ? `${what}. It holds from now on.`
    : `${what}, from ${formatMoment(new Date(holdsLater))} on. Until then your limit stays as it was.`
}

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function limitsPage(request: WebRequest, wrong?: Wrong): Promise<Answer> {
  const view = await request.reading((tx) => viewLimit(tx, accountIdOf(request), request.now))
  return page({
    title: 'Your own monthly limit',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <PageHeader
          title="Your own monthly limit"
          lead="The most that paid places may cost you in a month: boosted proposals, clicks on a boosted profile and the availability badge together. Nobody else sees it."
        />
        <BoostNavigation current="/boosts/limits" />
        <Figures view={view} />
        <Section
          title={view.most === undefined ? 'Set a limit' : 'Change the limit'}
          intro="A lower limit holds at once for everything new; what is set aside already stays. A higher one, or none, begins with the next day in UTC: so you cannot lift it in the heat of an auction."
        >
          <Form action="/boosts/limits" values={wrong?.values ?? FormValues.of({ most: view.most })} problems={wrong?.problems}>
            <TextField
              name="most"
              label="At most, in a calendar month (UTC)"
              hint="0 stops all paid places. Sending proposals is not limited by this."
              after="Connects"
              inputMode="numeric"
              width="short"
            />
            <FormActions>
              <Button>Set this limit</Button>
            </FormActions>
          </Form>
          {view.most === undefined ? null : (
            <ConfirmButton label="Have no limit">
              <p>From the next day on, in UTC, nothing stops paid places but your Connects.</p>
              <Form action="/boosts/limits/lift" inline>
                <Button look="danger">Take the limit away</Button>
              </Form>
            </ConfirmButton>
          )}
        </Section>
      </>
    ),
  })
}

function Figures({ view: { most, held, spent, room, later } }: { readonly view: LimitView }) {
  return (
    <>
      <Grid least="small">
        <Stat
          label="Your limit"
          value={most === undefined ? 'None' : <ConnectsAmount value={most} />}
          note={most === undefined ? undefined : 'a month'}
        />
        <Stat label="Charged this month" value={<ConnectsAmount value={spent} />} />
        <Stat label="Set aside now" value={<ConnectsAmount value={held} />} note="What is not charged comes back." />
        <Stat label="Left for this month" value={room === undefined ? 'No limit' : <ConnectsAmount value={room} />} />
      </Grid>
      {later === undefined ? null : (
        <Notice title={later.most === null ? 'Your limit ends' : `Your limit becomes ${later.most.toLocaleString('en')}`}>
          On <TimeStamp at={later.holdsFrom} show="moment" />. Set another one to change that.
        </Notice>
      )}
    </>
  )
}
