import { listPersonas, type Persona } from '#platform/auth/index.ts'
import { Avatar, Button, Card, Form, Grid, LinkButton, Row, Section, Stat, Steps } from '../kit/index.ts'
import { get, page, type Route, type WebRequest } from '../routes.ts'

/** One live figure of the marketplace; assembly knows where they come from. */
export interface HomeFigure {
  readonly label: string
  readonly value: number
  readonly note?: string
  readonly href?: string
}

export type ReadHomeFigures = (request: WebRequest) => Promise<readonly HomeFigure[]>

/** The first page. */
export function homeRoutes(readFigures: ReadHomeFigures): readonly Route[] {
  return [
    get('/', ['anyone'], async (request) => {
      const demo = request.app.config.mode === 'demo'
      const [figures, personas] = await Promise.all([readFigures(request), demo ? listPersonas(request.app.db) : []])
      return page({
        title: 'Guildhall',
        description:
          'A freelance marketplace whose charging rules are versioned, simulated, announced, explained and reversible.',
        body: (
          <>
            <Hero demo={demo} signedIn={request.account !== undefined} />
            <Figures figures={figures} />
            {personas.length === 0 ? null : <Personas personas={personas} currentId={request.account?.id} />}
            <Story />
            <Promises />
          </>
        ),
      })
    }),
  ]
}

function Hero({ demo, signedIn }: { readonly demo: boolean; readonly signedIn: boolean }) {
  return (
    <div className="hero">
      <div className="hero-text">
        <h1>The marketplace that has to explain itself</h1>
        <p className="lead">
          Work is found and hired here, and proposing for it costs Connects. What an action costs is a written rule with a number,
          a date and a reason. Every rule is tried out before it is announced, announced before it counts, and can be taken back
          with everything it took.
        </p>
        <Row>
          {demo ? (
            <LinkButton href="/tour" look="primary" icon="scroll">
              Take the tour
            </LinkButton>
          ) : signedIn ? (
            <LinkButton href="/start" look="primary">
              Go on where you were
            </LinkButton>
          ) : (
            <LinkButton href="/sign-up" look="primary">
              Open an account
            </LinkButton>
          )}
          <LinkButton href="/jobs" icon="search">
            See open jobs
          </LinkButton>
          <LinkButton href="/rules" look="quiet">
            Read the rules
          </LinkButton>
        </Row>
      </div>
      <Hall />
    </div>
  )
}

/** The hall with its doors open. Decoration. */
function Hall() {
  const doors = [62, 134, 206, 278]
  return (
    <svg className="hall" viewBox="0 0 400 300" aria-hidden="true" focusable="false">
      <g className="hall-wall">
        <path d="M40 276V132L200 40l160 92v144Z" />
      </g>
      <g className="hall-line">
        <path d="M22 138 200 34l178 104M40 132v144M360 132v144M40 150h320M200 34V10M200 10h26l-6 7 6 7h-26" />
        <path d="M12 276h376M24 284h352M36 292h328" />
        <path d="M184 112a16 16 0 1 1 32 0 16 16 0 1 1-32 0M200 112v-9M200 112l6 5" />
      </g>
      {doors.map((x, index) => (
        <g key={x} className={index === 1 ? 'hall-door hall-door-open' : 'hall-door'}>
          <path d={`M${x} 276v-62a30 34 0 0 1 60 0v62Z`} />
          <path className="hall-arch" d={`M${x - 6} 276v-62a36 40 0 0 1 72 0v62`} />
        </g>
      ))}
      <g className="hall-light">
        <path d="M134 276h60l26 16H108Z" />
      </g>
    </svg>
  )
}

function Figures({ figures }: { readonly figures: readonly HomeFigure[] }) {
  if (figures.length === 0) return null
  return (
    <section className="home-figures" aria-label="The marketplace now">
      <Grid least="small">
        {figures.map(({ value, ...figure }) => (
          <Stat key={figure.label} {...figure} value={new Intl.NumberFormat('en').format(value)} />
        ))}
      </Grid>
    </section>
  )
}

function Personas({ personas, currentId }: { readonly personas: readonly Persona[]; readonly currentId: string | undefined }) {
  return (
    <Section
      title="Be somebody"
      id="personas"
      intro="This is a demo world with a year behind it. One click and you are one of these people; switch as often as you like in the bar on top."
    >
      <Form action="/personas" wide>
        <ul className="grid-fit grid-fit-large">
          {personas.map((persona) => (
            <li key={persona.id} className="card persona-card">
              <div className="persona-head">
                <Avatar name={persona.displayName} />
                <div>
                  <h3 dir="auto">{persona.displayName}</h3>
                  <p className="muted">{persona.roles.map((role) => ROLE_WORDS[role]).join(', ')}</p>
                </div>
              </div>
              <p>{persona.persona}</p>
              <div className="card-footer">
                <Button look={persona.id === currentId ? 'quiet' : 'secondary'} name="accountId" value={persona.id}>
                  {persona.id === currentId ? 'This is you' : <>Be {persona.displayName}</>}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </Form>
    </Section>
  )
}

const ROLE_WORDS = {
  freelancer: 'Freelancer',
  client: 'Client',
  enterprise_client: 'Enterprise client',
  operator: 'Operator',
} as const

function Story() {
  return (
    <Section
      title="Why this exists"
      intro="In summer 2024 a large marketplace announced that freelancers would pay to answer a client who had invited them. Weeks later the rule was gone; people noticed that a help page had been edited. Here the same story goes well:"
    >
      <Steps
        label="The same story, told well"
        items={[
          {
            title: 'Tried out, then announced',
            text: 'A draft shows exactly who would pay more. A broken promise has to be named. Then it is public, with a date, a notice period and room for comments.',
          },
          {
            title: 'In force, and accountable',
            text: 'Every price shows its rule. Every receipt says why it is what it is. A price you were shown is honoured, also when the rule changes while you write.',
          },
          {
            title: 'Taken back, with everything',
            text: 'A reversal starts at once and returns every Connect the rule took, to the lots they came from, with a public report that adds up to zero.',
          },
        ]}
      />
    </Section>
  )
}

function Promises() {
  return (
    <Section title="What you can check yourself">
      <Grid>
        <Card title="The rules register" href="/rules" level={3}>
          <p>
            Every version there ever was, what it changed in words and as data, and the hash that chains it to the one before.
          </p>
        </Card>
        <Card title="Understanding and using Connects" href="/help" level={3}>
          <p>The help page is written from the rules in force, by the program that charges. It cannot say anything else.</p>
        </Card>
        <Card title="Open jobs" href="/jobs" level={3}>
          <p>Each shows its price, why, what brings it back, and how its client treats people.</p>
        </Card>
      </Grid>
    </Section>
  )
}
