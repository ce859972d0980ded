import { isId, type Id } from '#kernel/ids.ts'
import { get, page, post, problemsOf, redirect, type FormProblems, type FormValues, type WebRequest } from '#faces/web/routes.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  CardList,
  Card,
  Checkbox,
  CodeBlock,
  ConfirmButton,
  ConnectsAmount,
  DataTable,
  Form,
  LinkButton,
  Live,
  Notice,
  PageHeader,
  Pager,
  ProgressBar,
  Section,
  Stack,
  Steps,
  Tabs,
  TextArea,
  TimeStamp,
} from '#faces/web/kit/index.ts'
import { unfreezeWallet } from '#modules/ledger/index.ts'
import { verifyRegister, type RegisterCheck } from '#modules/policy/index.ts'
import { closeAuditFinding, countOpenFindings, listFindings, type OpenedFinding } from '#platform/audit-findings.ts'
import { findLastRun, listRuns, requestAudit, type AuditRun } from '#platform/audit-jobs.ts'
import { readFrozenWallets, readNames, type FrozenWallet } from '#reads/console.ts'
import type { ListPage } from '#reads/cursor.ts'
import { POLICY } from '../public/rules/words.ts'

const BOOKS = '/console/audit'
const FINDINGS_PAGE = 10
const SHOWN_RUNS = 5

/** Whether the books are right, what audits found, and what is to be done about it. */
export const routes = [
  get('/console/audit', ['operator'], (request) => books(request)),
  post('/console/audit', ['operator'], async (request) => {
    const result = await request.run(requestAudit, {})
    if (!result.ok) return redirect(BOOKS, { flash: { kind: 'problem', text: 'The audit could not be asked for. Try again.' } })
    return redirect(BOOKS, {
      flash: { kind: 'note', text: 'A full audit was asked for. It begins as soon as a worker is free.' },
    })
  }),
  post('/console/audit/findings/:findingId/close', ['operator'], async (request) => {
    const { findingId } = request.params
    const values = await request.form()
    const note = values.text('note')
    const closed = await request.run(closeAuditFinding, { findingId, note })
    if (!closed.ok) {
      if (closed.refusal.code === 'invalid_input')
        return books(request, { findingId, values, problems: problemsOf(closed.refusal, {}) })
      return redirect(BOOKS, { flash: { kind: 'note', text: 'This finding was closed already.' } })
    }
    const { ownerId } = closed.value
    if (ownerId === null || values.text('unfreeze') === '') return redirect(BOOKS, { flash: { kind: 'done', text: 'Closed.' } })
    const unfrozen = await request.run(unfreezeWallet, { ownerId, reason: note.slice(0, 500) }, { part: 'unfreeze' })
    return redirect(BOOKS, {
      flash: unfrozen.ok
        ? { kind: 'done', text: 'Closed, and the wallet is open again.' }
        : { kind: 'note', text: `Closed. The wallet was left as it is: ${whyStill(unfrozen.refusal.code)}` },
    })
  }),
]

function whyStill(code: string): string {
  if (code === 'finding_open') return 'another finding in it is open.'
  return code === 'wallet_not_frozen' ? 'it is not frozen.' : 'open it on its own page.'
}

interface Sent {
  readonly findingId: Id
  readonly values: FormValues
  readonly problems: FormProblems
}

interface Books {
  readonly state: 'open' | 'closed'
  readonly openCount: number
  readonly findings: ListPage<OpenedFinding>
  readonly names: ReadonlyMap<Id, string>
  readonly frozen: ListPage<FrozenWallet>
  readonly underWay: AuditRun | undefined
  readonly full: readonly AuditRun[]
  readonly recent: AuditRun | undefined
  readonly register: RegisterCheck
}

async function books(request: WebRequest, sent?: Sent) {
  const state = request.query.get('show') === 'closed' ? 'closed' : 'open'
  const after = request.query.get('after')
  const found = await request.reading(async (tx): Promise<Books> => {
    const rows = await listFindings(tx, { state, after: isId(after) ? after : undefined, limit: FINDINGS_PAGE + 1 })
    const findings = rows.slice(0, FINDINGS_PAGE)
    const newest = await findLastRun(tx, 'full', { ended: false })
    return {
      state,
      findings: { items: findings, ...(rows.length > FINDINGS_PAGE ? { nextCursor: findings.at(-1)!.id } : {}) },
      openCount: (await countOpenFindings(tx)).reduce((sum, each) => sum + each.findings, 0),
      names: await readNames(
        tx,
        findings.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])),
      ),
      frozen: await readFrozenWallets(tx, request.query.get('frozen') ?? undefined),
      underWay: newest?.tookMs === null ? newest : undefined,
      full: await listRuns(tx, { mode: 'full', limit: SHOWN_RUNS }),
      recent: await findLastRun(tx, 'recent', { ended: true }),
      register: await verifyRegister(tx, POLICY),
    }
  })
  return page({
    title: 'Books',
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    refreshSeconds: found.underWay === undefined ? undefined : 3,
    body: <BooksPage {...found} sent={sent} />,
  })
}

function BooksPage(props: Books & { readonly sent: Sent | undefined }) {
  const { openCount, underWay, full, recent, register, frozen } = props
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Books"
        lead="Every minute, wallets with something new are proved right: every sum, every chain, every lot. Every night everything is, with charges, grants, seals and indexes."
        actions={
          <>
            <ActionButton action={BOOKS} look="secondary">
              Run a full audit now
            </ActionButton>
            <LinkButton href="/console/audit/accounts">Platform accounts</LinkButton>
          </>
        }
      />
      <Live id="audit-state" seconds={underWay === undefined ? undefined : 3}>
        {underWay === undefined ? null : (
          <ProgressBar
            label="Full audit"
            value={underWay.stepsDone}
            max={underWay.steps}
            note={underWay.step === null ? 'It begins.' : `Checking: ${underWay.step}.`}
          />
        )}
        <State openCount={openCount} last={full.find((run) => run.tookMs !== null)} recent={recent} />
      </Live>
      <Findings {...props} />
      <FrozenWallets frozen={frozen} />
      <Runs full={full} recent={recent} />
      <Section title="Rules register">
        {register.intact ? (
          <p>
            {register.entries} {register.entries === 1 ? 'entry' : 'entries'}, unbroken. Head: <code>{register.head}</code>
          </p>
        ) : (
          <Notice tone="problem" title={`Broken at entry ${register.firstBroken}`}>
            This entry does not follow from the one before it. Compare with an export or a feed reader's copy.
          </Notice>
        )}
      </Section>
    </>
  )
}

function State({
  openCount,
  last,
  recent,
}: {
  readonly openCount: number
  readonly last: AuditRun | undefined
  readonly recent: AuditRun | undefined
}) {
  if (openCount > 0) {
    return (
      <Notice
        tone="problem"
        title={openCount === 1 ? 'One row must not be as it is' : `${openCount} rows must not be as they are`}
      >
        <Steps
          label="What happens next"
          items={[
            {
              title: 'Done already',
              text: 'The wallets concerned are frozen: their owners cannot spend, everything else goes on. Operators got a mail.',
            },
            { title: 'Look', text: 'Read the row below, and the wallet’s statement. Ask who worked on the database by hand.' },
            {
              title: 'Put right',
              text: 'Corrections are new transactions. A damaged row is put back from a backup or from the export of the seals.',
            },
            { title: 'Close', text: 'Write down what it was, and open the wallet again. What is still wrong is found again.' },
          ]}
        />
      </Notice>
    )
  }
  if (last === undefined && recent === undefined) {
    return <Notice title="No audit has run yet">The first one begins by itself within a minute or so.</Notice>
  }
  const at = last?.at ?? recent!.at
  return (
    <Notice tone="good" title="Everything adds up">
      {last === undefined ? 'Looked at what is new' : 'All of it was proved'} <TimeStamp at={at} show="relative" />.
    </Notice>
  )
}

function Findings({ state, openCount, findings, names, sent }: Books & { readonly sent: Sent | undefined }) {
  return (
    <Section title="Findings">
      <Tabs
        label="Findings"
        items={[
          { label: 'Open', href: BOOKS, current: state === 'open', count: openCount },
          { label: 'Closed', href: `${BOOKS}?show=closed`, current: state === 'closed' },
        ]}
      />
      {findings.items.length === 0 ? (
        <p className="muted">{state === 'open' ? 'Nothing is open.' : 'None was ever closed.'}</p>
      ) : (
        <CardList label={state === 'open' ? 'Open findings' : 'Closed findings'}>
          {findings.items.map((finding) => (
            <Finding
              key={finding.id}
              finding={finding}
              name={finding.ownerId === null ? undefined : names.get(finding.ownerId)}
              sent={sent?.findingId === finding.id ? sent : undefined}
            />
          ))}
        </CardList>
      )}
      <Pager nextCursor={findings.nextCursor} />
    </Section>
  )
}

function Finding({
  finding,
  name,
  sent,
}: {
  readonly finding: OpenedFinding
  readonly name: string | undefined
  readonly sent: Sent | undefined
}) {
  const { id, audit, check, ownerId, row, at, closedAt, note } = finding
  return (
    <Card
      title={`Does not hold: ${check}`}
      level={3}
      meta={
        <>
          {audit}, found <TimeStamp at={at} show="moment" />
        </>
      }
    >
      <Stack space="small">
        {ownerId === null ? (
          <p>In no wallet alone.</p>
        ) : (
          <p>
            In the wallet of{' '}
            <a href={`/console/wallets/${ownerId}`} dir="auto">
              {name ?? ownerId}
            </a>
          </p>
        )}
        <CodeBlock label="The row" code={JSON.stringify(row, undefined, 1)} />
        {closedAt === null ? (
          <CloseFinding id={id} ownerId={ownerId} sent={sent} />
        ) : (
          <p dir="auto">
            Closed <TimeStamp at={closedAt} show="moment" />: {note}
          </p>
        )}
      </Stack>
    </Card>
  )
}

function CloseFinding({ id, ownerId, sent }: { readonly id: Id; readonly ownerId: Id | null; readonly sent: Sent | undefined }) {
  return (
    <ConfirmButton label="Close this finding" open={sent !== undefined}>
      <Form
        action={`${BOOKS}/findings/${id}/close`}
        id={`close-${id}`}
        label="Close this finding"
        values={sent?.values}
        problems={sent?.problems}
      >
        <TextArea
          name="note"
          label="What was it, and what was done?"
          hint="Kept on record, with your name. A row that is still wrong is found again."
          rows={3}
          maxLength={2000}
        />
        {ownerId === null ? null : (
          <Checkbox name="unfreeze" label="Open the wallet again, unless another finding in it is open" />
        )}
        <Button>Close the finding</Button>
      </Form>
    </ConfirmButton>
  )
}

function FrozenWallets({ frozen }: { readonly frozen: ListPage<FrozenWallet> }) {
  return (
    <Section title="Frozen wallets" intro="Their owners cannot spend. Connects still come in, expire and come back.">
      <DataTable
        caption="Frozen wallets"
        quietCaption
        empty="No wallet is frozen."
        rows={frozen.items}
        rowKey={(wallet) => wallet.ownerId}
        columns={[
          {
            title: 'Owner',
            cell: (wallet) => (
              <a href={`/console/wallets/${wallet.ownerId}`} dir="auto">
                {wallet.displayName ?? wallet.ownerId}
              </a>
            ),
          },
          { title: 'Why', cell: (wallet) => <span dir="auto">{whyFrozen(wallet)}</span> },
          { title: 'Since', cell: (wallet) => <TimeStamp at={wallet.since} show="moment" /> },
          { title: 'Available', kind: 'number', cell: (wallet) => <ConnectsAmount value={wallet.available} /> },
          { title: 'Set aside', kind: 'number', cell: (wallet) => <ConnectsAmount value={wallet.held} /> },
        ]}
      />
      <Pager nextCursor={frozen.nextCursor} parameter="frozen" />
    </Section>
  )
}

function whyFrozen({ cause }: FrozenWallet): string {
  if (cause.kind === 'audit_finding') return `The audit: does not hold: ${cause.check ?? 'a check'}`
  return cause.reason ?? 'By the marketplace'
}

function Runs({ full, recent }: { readonly full: readonly AuditRun[]; readonly recent: AuditRun | undefined }) {
  const notRun = full.find((run) => run.tookMs !== null)?.notRun ?? []
  return (
    <Section title="Last runs">
      {recent === undefined ? null : (
        <p>
          The last look at what is new was <TimeStamp at={recent.at} show="relative" />: {recent.lookedAt.toLocaleString('en')}{' '}
          {recent.lookedAt === 1 ? 'wallet' : 'wallets'}, {seconds(recent)}.
        </p>
      )}
      <DataTable
        caption="Full audits, newest first"
        empty="No full audit has run yet."
        rows={full}
        rowKey={(run) => run.id}
        columns={[
          { title: 'Began', cell: (run) => <TimeStamp at={run.at} show="moment" /> },
          { title: 'Took', kind: 'number', cell: (run) => seconds(run) },
          { title: 'Result', cell: (run) => <Result run={run} isNewest={run === full[0]} /> },
        ]}
      />
      {notRun.map(({ check, why }) => (
        <p key={check} className="muted">
          Not checked here: {check}. Why: {why}.
        </p>
      ))}
    </Section>
  )
}

function Result({ run, isNewest }: { readonly run: AuditRun; readonly isNewest: boolean }) {
  if (run.tookMs === null) return isNewest ? <Badge>Under way</Badge> : <Badge tone="warning">Did not end</Badge>
  if (run.findings === 0) return <Badge tone="good">No finding</Badge>
  return <Badge tone="bad">{run.findings === 1 ? '1 finding' : `${run.findings} findings`}</Badge>
}

function seconds({ tookMs }: AuditRun): string {
  return tookMs === null ? '–' : `${(tookMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
}
