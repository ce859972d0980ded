import { choosePlan, viewMembership, type MembershipView } from '#modules/grants/index.ts'
import { plans, type Plan } from '#modules/profiles/index.ts'
import {
  Breadcrumbs,
  Button,
  ConnectsAmount,
  EmptyState,
  Form,
  FormActions,
  KeyValue,
  LinkButton,
  PageHeader,
  RadioGroup,
  Section,
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
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'

/** What a member gets every month, and how to get another plan's Connects. */
export const routes = [
  get('/connects/plan', ['freelancer'], (request) => planPage(request)),

  post('/connects/plan', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(choosePlan, { plan: form.text('plan') })
    if (result.ok) {
      const { plan, from } = result.value
      return redirect('/connects/plan', {
        flash: {
          kind: 'done',
          text: `From ${formatMoment(new Date(from))} on you are on ${planNames[plan]}. Until then nothing changes.`,
        },
      })
    }
    const problems = problemsOf(result.refusal, {
      no_membership: 'Your monthly Connects have not begun yet. Try again in a minute.',
      plan_is_chosen: ({ plan, from }) => ({
        field: 'plan',
        text: `${planNames[plan]} is your plan from ${formatMoment(new Date(from))} on already. Choose the other one to change that.`,
      }),
    })
    return planPage(request, { values: form, problems })
  }),
]

const planNames: Readonly<Record<Plan, string>> = { basic: 'Basic', plus: 'Plus' }

interface Wrong {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function planPage(request: WebRequest, wrong?: Wrong) {
  const view = await request.reading((tx) => viewMembership(tx, accountIdOf(request), request.now))
  return page({
    title: 'Your plan',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'Your Connects', href: '/connects' }]} />
        <PageHeader
          title="Your plan"
          lead="Every month, on the day of the month you joined, your plan puts Connects into your wallet. In a shorter month they come on its last day."
        />
        {view === undefined ? <NotYet /> : <PlanView view={view} wrong={wrong} />}
      </>
    ),
  })
}

function NotYet() {
  return (
    <EmptyState title="Your monthly Connects have not begun yet.">
      They begin within a minute of signing up. Load this page again then.
    </EmptyState>
  )
}

function PlanView({ view, wrong }: { readonly view: MembershipView; readonly wrong: Wrong | undefined }) {
  const { next } = view
  return (
    <>
      <PlanFacts view={view} />
      <Section
        title="Change your plan"
        intro="What you choose holds from your next month on. The month that runs keeps its plan, your day of the month stays, and until then you may change your mind as often as you like."
      >
        <Form action="/connects/plan" values={wrong?.values ?? FormValues.of({ plan: next.plan })} problems={wrong?.problems}>
          <RadioGroup
            name="plan"
            label="Plan from your next month on"
            look="cards"
            choices={plans.map((plan) => ({
              value: plan,
              label: planNames[plan],
              hint: (
                <>
                  <ConnectsAmount value={next.connects[plan]} /> a month, from <TimeStamp at={next.at} show="moment" /> on
                  {plan === next.plan ? '. This is what is chosen now.' : '.'}
                </>
              ),
            }))}
          />
          <FormActions>
            <Button>Choose this plan</Button>
          </FormActions>
        </Form>
        <p className="muted">
          Guildhall does not bill for plans: choosing Plus costs nothing. Some prices may depend on the plan; your quote always
          says so before you spend.
        </p>
      </Section>
    </>
  )
}

function PlanFacts({ view }: { readonly view: MembershipView }) {
  const { plan, next, memberSince } = view
  return (
    <KeyValue
      items={[
        { label: 'Plan this month', value: planNames[plan] },
        { label: 'Next monthly Connects', value: <NextGrant view={view} /> },
        ...(next.plan === plan ? [] : [{ label: 'Plan from then on', value: planNames[next.plan] }]),
        { label: 'Your months count from', value: <TimeStamp at={memberSince} show="moment" /> },
        { label: 'By the rules of', value: <a href={`/rules/${next.version}`}>Connects policy v{next.version}</a> },
      ]}
    />
  )
}

function NextGrant({ view: { next } }: { readonly view: MembershipView }) {
  return (
    <>
      <ConnectsAmount value={next.connects[next.plan]} /> on <TimeStamp at={next.at} show="moment" />
    </>
  )
}

/** The same in short, for the wallet. */
export function YourPlan({ view }: { readonly view: MembershipView | undefined }) {
  return (
    <Section
      title="Your plan"
      actions={
        <>
          <LinkButton href="/connects/redeem">Redeem a code</LinkButton>
          <LinkButton href="/connects/plan">Change your plan</LinkButton>
        </>
      }
    >
      {view === undefined ? (
        <p className="muted">Your monthly Connects begin within a minute of signing up.</p>
      ) : (
        <p>
          You are on {planNames[view.plan]}. Next you get <NextGrant view={view} />
          {view.next.plan === view.plan ? '.' : `, because you chose ${planNames[view.next.plan]} from then on.`}
        </p>
      )}
    </Section>
  )
}
