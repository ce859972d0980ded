import { get, page } from '#faces/web/routes.ts'
import { Badge, Breadcrumbs, Card, CardList, Columns, KeyValue, LinkButton, PageHeader, Section } from '#faces/web/kit/index.ts'
import { notUnderWay, pinMatrix, type PinRow } from '#modules/policy/index.ts'

/** Which rules everything goes by that is under way when new ones take effect. */
export const routes = [
  get('/rules/pins', ['anyone'], async () =>
    page({
      title: 'What keeps its rules when the rules change',
      description:
        'Open forms, charges, contracts, Connects in a wallet, holds, refunds: which of them stay as they were when new rules take effect, until when, and which test holds it.',
      body: <Pins />,
    }),
  ),
]

function Pins() {
  const rows: readonly PinRow[] = pinMatrix
  return (
    <>
      <Breadcrumbs items={[{ label: 'Rules', href: '/rules' }]} />
      <PageHeader
        title="What keeps its rules when the rules change"
        lead="New rules take effect at a moment that was announced. What was agreed before it stays as it was agreed; what was not agreed yet goes by the new rules. Here is every case."
        actions={<LinkButton href="/help">How Connects work today</LinkButton>}
      />
      <Columns asideLabel="About this list" aside={<About />}>
        <Section title="Stays as it was">
          <Rows label="Things that stay as they were" rows={rows.filter(({ kept }) => kept)} />
        </Section>
        <Section title="Goes by the new rules" intro="Nothing about these was settled before the rules changed.">
          <Rows label="Things that go by the new rules" rows={rows.filter(({ kept }) => !kept)} />
        </Section>
        <Section title="Not here yet">
          <ul>
            {notUnderWay.map(({ thing, why }) => (
              <li key={thing}>
                <strong>{thing}.</strong> {why}
              </li>
            ))}
          </ul>
        </Section>
      </Columns>
    </>
  )
}

function Rows({ label, rows }: { readonly label: string; readonly rows: readonly PinRow[] }) {
  return (
    <CardList label={label}>
      {rows.map((row) => (
        <Card
          key={row.id}
          title={row.thing}
          level={3}
          meta={<Badge tone={row.kept ? 'good' : 'note'}>{row.kept ? 'Kept' : 'New rules'}</Badge>}
          footer={
            <span className="muted">
              Held by the test <code>{row.id}</code>
            </span>
          }
        >
          <p>{row.rule}</p>
          <KeyValue
            items={[
              { label: row.kept ? 'What holds it' : 'Why', value: row.by },
              { label: 'Until', value: row.until },
            ]}
          />
        </Card>
      ))}
    </CardList>
  )
}

function About() {
  return (
    <>
      <p>
        This list is part of the program. For each row there is a test of the same name, in{' '}
        <code>tests/database/pin-matrix.test.ts</code>: it begins the thing under the old rules, lets new rules take effect that
        change everything about it, and looks at what became of it.
      </p>
      <p>
        A row without such a test does not compile, and a program that breaks a row fails its own tests. If what happened to you
        differs from a row, it is our fault.
      </p>
    </>
  )
}
