import type { ReactNode } from 'react'
import {
  ActionButton,
  Avatar,
  Badge,
  BarChart,
  Breadcrumbs,
  Button,
  Callout,
  Card,
  CardList,
  Checkbox,
  CheckboxGroup,
  ChipList,
  CodeBlock,
  Columns,
  ConfirmButton,
  ConnectsAmount,
  Count,
  DataTable,
  Dialog,
  DiffTable,
  EmptyState,
  FieldSet,
  FilterForm,
  Form,
  FormActions,
  Grid,
  Hash,
  KeyValue,
  LineChart,
  LinkButton,
  Live,
  Notice,
  PageHeader,
  Pager,
  Percent,
  PriceSlip,
  ProgressBar,
  Prose,
  RadioGroup,
  Row,
  Score,
  Section,
  Select,
  Stack,
  Stars,
  Stat,
  Steps,
  Tabs,
  TextArea,
  TextField,
  TimeStamp,
  Timeline,
  Usd,
  UserText,
  type Choice,
} from '../kit/index.ts'
import { FormValues, get, notFound, page, problem, type FormProblems } from '../routes.ts'

/** Every piece of the kit on one page: to look at, and for the accessibility tests. */
export const routes = [
  get('/styleguide', ['anyone'], async (request) => {
    if (request.app.config.mode !== 'demo') return notFound()
    return page({
      title: 'Style guide',
      body: (
        <Stack space="large">
          <Breadcrumbs items={[{ label: 'Guildhall', href: '/' }]} />
          <PageHeader
            title="Style guide"
            eyebrow={<Badge tone="accent">Demo only</Badge>}
            lead="Every piece pages are made of, with the names the kit exports."
            actions={<LinkButton href="/">First page</LinkButton>}
          />
          <Words now={request.now} />
          <Buttons />
          <Messages />
          <Sheets now={request.now} />
          <Forms query={request.query} />
          <Tables now={request.now} />
          <Charts now={request.now} />
        </Stack>
      ),
    })
  }),
]

const DAY = 86_400_000

function Words({ now }: { readonly now: Date }) {
  return (
    <Section title="Words and figures" id="words">
      <Row space="normal">
        <ConnectsAmount value={6} />
        <ConnectsAmount value={1} />
        <ConnectsAmount value={-12} sign />
        <ConnectsAmount value={1240} strong />
        <Usd cents={120_000} />
        <Usd cents={1_250} exact />
        <Count value={1532} one="proposal" many="proposals" />
        <Percent share={0.734} />
        <Hash value="9f2c4e8a77b1d05e6c3f" />
      </Row>
      <Row space="normal">
        <TimeStamp at={now} />
        <TimeStamp at={now} show="moment" />
        <TimeStamp at={new Date(now.getTime() - 3 * DAY)} show="relative" />
        <TimeStamp at={new Date(now.getTime() + 33 * DAY)} show="relative" />
      </Row>
      <Row>
        <Badge>Draft</Badge>
        <Badge tone="accent">Expert-Vetted</Badge>
        <Badge tone="good">In force</Badge>
        <Badge tone="note">Invitation</Badge>
        <Badge tone="warning">Announced</Badge>
        <Badge tone="bad">Removed</Badge>
      </Row>
      <ChipList
        label="Skills"
        items={['TypeScript', 'قواعد البيانات', 'हिन्दी अनुवाद', { label: '翻訳', href: '/styleguide#words' }]}
      />
      <Row space="normal">
        {['Ada Lovelace', 'نور الهدى', 'अनन्या शर्मा', '山田花子', 'Zoë Ångström', 'Kwame Nkrumah', 'O', 'Ilse Weber-Kühn'].map(
          (name) => (
            <Row key={name}>
              <Avatar name={name} size="small" />
              <span dir="auto">{name}</span>
            </Row>
          ),
        )}
        <Avatar name="Guild Hall" size="large" />
      </Row>
      <Row space="normal">
        <Stars value={4.7} count={31} />
        <Stars value={0} />
        <Score percent={96} label="success score" />
      </Row>
    </Section>
  )
}

function Buttons() {
  return (
    <Section title="Buttons and what opens" id="buttons">
      <Row>
        <ActionButton action="/theme" fields={{ theme: 'auto' }} look="primary" icon="check">
          Primary
        </ActionButton>
        <ActionButton action="/theme" fields={{ theme: 'auto' }}>
          Secondary
        </ActionButton>
        <ActionButton action="/theme" fields={{ theme: 'auto' }} look="quiet">
          Quiet
        </ActionButton>
        <ActionButton action="/theme" fields={{ theme: 'auto' }} look="danger" icon="undo">
          Danger
        </ActionButton>
        <ActionButton action="/theme" fields={{ theme: 'auto' }} size="small">
          Small
        </ActionButton>
        <LinkButton href="#buttons" icon="arrow">
          A link
        </LinkButton>
        <Dialog id="example-dialog" title="Withdraw this proposal?" open="Open a dialog">
          <Stack>
            <p>The client sees that you withdrew it. The 6 Connects do not come back.</p>
            <ActionButton action="/theme" fields={{ theme: 'auto' }} look="danger">
              Withdraw it
            </ActionButton>
          </Stack>
        </Dialog>
        <ConfirmButton label="Close the job" look="danger">
          <p>All 12 proposals are closed, and their Connects go back.</p>
          <ActionButton action="/theme" fields={{ theme: 'auto' }} look="danger">
            Close it now
          </ActionButton>
        </ConfirmButton>
      </Row>
    </Section>
  )
}

function Messages() {
  return (
    <Section title="Messages" id="messages">
      <Notice title="A note">Answering this invitation costs nothing.</Notice>
      <Notice tone="good">The job is open.</Notice>
      <Notice
        tone="warning"
        title="From 12 August this will cost 6 Connects"
        actions={<LinkButton href="#messages">What changes for me</LinkButton>}
      >
        Announced on 10 July. Comments are open.
      </Notice>
      <Notice tone="problem" title="You have 2 Connects and need 6">
        <a href="#messages">Buy Connects</a>, or wait for the 10 that come on 1 December.
      </Notice>
      <Callout title="Answering is free" source="Promise answering-is-free, Connects policy version 9">
        Answering a client who wrote to you first never costs Connects.
      </Callout>
      <Live id="example-progress">
        <ProgressBar label="Connects returned" value={3212} max={5040} note="5,040 charges; the page renews itself." />
      </Live>
      <EmptyState title="No invitations yet" action={<LinkButton href="#messages">Complete your profile</LinkButton>}>
        Clients invite people whose profile shows their work.
      </EmptyState>
    </Section>
  )
}

function Sheets({ now }: { readonly now: Date }) {
  return (
    <Section title="Sheets" id="sheets">
      <Columns
        asideLabel="What it costs"
        aside={
          <>
            <PriceSlip
              amount={6}
              why="This job's budget of $1,200 is in the row $600 to $2,000."
              rule={<a href="#sheets">Rule proposal, version 9</a>}
              comesBackIf={[
                'the client closes the job without hiring',
                'the job runs out and nobody opened your proposal',
                'the job is removed',
              ]}
              validUntil={<TimeStamp at={new Date(now.getTime() + 3_600_000)} show="moment" />}
              balance={<ConnectsAmount value={48} />}
            >
              <LinkButton href="#sheets" look="primary">
                Write a proposal
              </LinkButton>
            </PriceSlip>
            <PriceSlip amount={0} why="The client invited you." rule={<a href="#sheets">Rule invite, version 9</a>} />
          </>
        }
      >
        <Tabs
          label="Parts of the job"
          items={[
            { label: 'Job', href: '#job', current: true },
            { label: 'Proposals', href: '#proposals', count: 12 },
            { label: 'Invitations', href: '#invitations', count: 0 },
          ]}
        />
        <CardList label="Jobs">
          {[
            <Card key="1" title="Translate a museum guide into Arabic" href="#sheets" level={3} meta={<Usd cents={120_000} />}>
              <UserText text={'نبحث عن مترجم محترف لدليل متحف صغير.\nDeadline: end of the month.'} />
              <ChipList label="Skills" items={['Translation', 'Arabic', 'Museums']} />
            </Card>,
            <Card key="2" title="A raised sheet" level={3} tone="raised" footer={<Badge tone="good">Hired</Badge>}>
              <p>For the one thing that matters on a page.</p>
            </Card>,
            <Card key="3" title="A quiet sheet" level={3} tone="quiet">
              <p>For what steps back.</p>
            </Card>,
          ]}
        </CardList>
        <KeyValue
          items={[
            { label: 'Client since', value: <TimeStamp at={new Date(now.getTime() - 400 * DAY)} /> },
            { label: 'Hire rate', value: <Percent share={0.62} /> },
            { label: 'Last seen', value: <TimeStamp at={new Date(now.getTime() - 5 * 3_600_000)} show="relative" /> },
          ]}
        />
        <Steps
          label="How hiring goes"
          current={1}
          items={[
            { title: 'Posted', text: 'Open for 30 days.' },
            { title: 'Proposals', text: '12 so far.' },
            { title: 'Contract', text: 'Not yet.' },
          ]}
        />
        <Timeline
          label="What happened"
          entries={[
            {
              at: <TimeStamp at={new Date(now.getTime() - 40 * DAY)} />,
              title: 'Announced',
              text: 'Answering invitations will cost Connects.',
              tone: 'warning',
            },
            { at: <TimeStamp at={new Date(now.getTime() - 7 * DAY)} />, title: 'In force', tone: 'bad' },
            { at: <TimeStamp at={now} />, title: 'Reversed', text: 'Everything was returned.', tone: 'good' },
          ]}
        />
        <Prose>
          <h3>Running text</h3>
          <p>
            For help pages and reports. <a href="#sheets">Links</a> are underlined, and <code>code</code> is told apart.
          </p>
          <ul>
            <li>One thing</li>
            <li>And another</li>
          </ul>
        </Prose>
      </Columns>
      <Grid least="small">
        <Stat label="Open jobs" value="1,532" note="84 new today" />
        <Stat label="Connects returned" value="12,408" href="#sheets" />
        <Stat label="Proposals" value="15,207" />
      </Grid>
    </Section>
  )
}

const kinds: readonly Choice[] = [
  { value: 'fixed', label: 'Fixed price', hint: 'Milestones, funded before work.' },
  { value: 'hourly', label: 'By the hour', hint: 'Weeks from Monday to Sunday.' },
]

const wrongForm: FormProblems = {
  list: [...problem('Give the job a title.', 'title').list, ...problem('Write an amount like 1,200 or 12.50.', 'budget').list],
}

function Forms({ query }: { readonly query: URLSearchParams }) {
  return (
    <Section title="Forms" id="forms">
      <FilterForm action="/styleguide" values={query} label="Jobs" reset="/styleguide">
        <TextField name="q" type="search" label="Words" optional />
        <Select name="category" label="Category" optional empty="Any category" choices={[{ value: 'design', label: 'Design' }]} />
      </FilterForm>
      <Form
        action="/theme"
        problems={wrongForm}
        values={FormValues.of({ budget: 'about 1000', kind: 'fixed', skills: ['a'] })}
        label="Example"
      >
        <TextField name="title" label="Title" hint="What is to be done, in one line." />
        <TextField name="budget" label="Budget" before="$" after="USD" width="short" inputMode="decimal" />
        <TextArea name="description" label="Description" optional rows={4} />
        <RadioGroup name="kind" label="How is it paid?" choices={kinds} look="cards" />
        <FieldSet legend="Who may see it">
          <CheckboxGroup
            name="skills"
            label="Skills"
            look="row"
            choices={[
              { value: 'a', label: 'Writing' },
              { value: 'b', label: 'Drawing' },
            ]}
          />
          <Checkbox name="featured" label="Feature this job" hint="Featured jobs are labelled." />
        </FieldSet>
        <FormActions>
          <Button>Post the job</Button>
          <Button look="secondary" name="draft" value="yes">
            Keep as a draft
          </Button>
        </FormActions>
      </Form>
    </Section>
  )
}

interface Line {
  readonly id: string
  readonly what: ReactNode
  readonly connects: number
  readonly at: Date
}

function Tables({ now }: { readonly now: Date }) {
  const rows: readonly Line[] = [
    { id: '1', what: 'Proposal: Museum guide', connects: -6, at: now },
    { id: '2', what: 'Returned: the job was closed', connects: 6, at: new Date(now.getTime() - 2 * DAY) },
  ]
  return (
    <Section title="Tables" id="tables">
      <DataTable
        caption="Statement"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { title: 'What', cell: (row) => row.what },
          { title: 'When', cell: (row) => <TimeStamp at={row.at} /> },
          { title: 'Connects', cell: (row) => <ConnectsAmount value={row.connects} sign />, kind: 'number' },
          { title: 'Receipt', cell: () => <a href="#tables">Receipt</a>, kind: 'actions' },
        ]}
      />
      <DataTable
        caption="An empty table"
        rows={[]}
        rowKey={String}
        columns={[{ title: 'What', cell: String }]}
        empty="Nothing was charged yet."
      />
      <Pager nextCursor="next" />
      <DiffTable
        caption="Version 8 against version 7"
        rows={[
          {
            what: 'Answering an invitation, budget $600 to $2,000',
            before: <ConnectsAmount value={0} />,
            after: <ConnectsAmount value={6} />,
            direction: 'up',
          },
          {
            what: 'Own proposal, budget under $50',
            before: <ConnectsAmount value={4} />,
            after: <ConnectsAmount value={2} />,
            direction: 'down',
          },
          { what: 'Title of rule catalog', before: 'Catalog', after: 'Project Catalog' },
        ]}
      />
      <CodeBlock
        label="Rule invite as data"
        code={
          '{ "id": "invite", "for": "proposal.submit",\n  "when": { "initiator": { "in": ["client_invite"] } }, "charge": { "fixed": 0 } }'
        }
      />
    </Section>
  )
}

function Charts({ now }: { readonly now: Date }) {
  const points = (base: number): { at: Date; value: number }[] =>
    Array.from({ length: 13 }, (_, index) => ({
      at: new Date(now.getTime() - (12 - index) * 30 * DAY),
      value: base + ((index * 37) % 23),
    }))
  return (
    <Section title="Charts" id="charts">
      <Grid least="large">
        <LineChart
          title="Invitations answered"
          summary="Fewer invitations were answered while answering cost Connects."
          series={[
            { name: 'Answered', points: points(60) },
            { name: 'Declined', points: points(20) },
          ]}
          marks={[{ at: new Date(now.getTime() - 100 * DAY), label: 'Reversed' }]}
          format={(value) => `${value} %`}
        />
        <BarChart
          title="Connects spent by size of job"
          summary="Most Connects go to jobs under $600."
          bars={[
            { label: '< $50', value: 120 },
            { label: '$50–600', value: 480 },
            { label: '$600–2k', value: 310 },
            { label: '> $2k', value: 90 },
          ]}
        />
      </Grid>
    </Section>
  )
}
