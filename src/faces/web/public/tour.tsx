import { demoPersona } from '#demo/personas.ts'
import { tour, type TourStep } from '#demo/tour.ts'
import { ActionButton, Badge, LinkButton, PageHeader, Prose, Row } from '../kit/index.ts'
import { get, notFound, page } from '../routes.ts'

/** A walk through the demo world; each stop makes you the right person with one click. */
export const routes = [
  get('/tour', ['anyone'], async (request) => {
    if (request.app.config.mode !== 'demo') return notFound()
    return page({
      title: 'Guided tour',
      description: 'Eight stops through the demo world, as freelancer, client and operator.',
      body: (
        <>
          <PageHeader
            title="Guided tour"
            lead="Eight stops, about fifteen minutes. At each one a button makes you the right person and takes you there; come back by “Tour” at the top of every page. Nothing here is real, so nothing can go wrong."
          />
          <ol className="stack space-normal">
            {tour.map((step, index) => (
              <li key={step.title}>
                <Stop step={step} number={index + 1} currentId={request.account?.id} />
              </li>
            ))}
          </ol>
        </>
      ),
    })
  }),
]

function Stop({
  step,
  number,
  currentId,
}: {
  readonly step: TourStep
  readonly number: number
  readonly currentId: string | undefined
}) {
  const persona = step.persona === undefined ? undefined : demoPersona(step.persona)
  return (
    <article className="card stack space-small" aria-labelledby={`stop-${number}`}>
      <Row spread>
        <h2 id={`stop-${number}`}>
          {number}. {step.title}
        </h2>
        {persona === undefined ? null : (
          <Badge>
            <span dir="auto">{persona.displayName}</span>
          </Badge>
        )}
      </Row>
      <p>{step.text}</p>
      <div>
        <p className="muted">Look for:</p>
        <Prose>
          <ul>
            {step.lookFor.map((thing) => (
              <li key={thing}>{thing}</li>
            ))}
          </ul>
        </Prose>
      </div>
      <Row>
        {persona === undefined || persona.id === currentId ? (
          <LinkButton href={step.href} look="primary">
            {step.go}
          </LinkButton>
        ) : (
          <ActionButton action="/personas" fields={{ accountId: persona.id, next: step.href }} look="primary">
            {step.go}
          </ActionButton>
        )}
      </Row>
    </article>
  )
}
