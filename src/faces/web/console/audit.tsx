import { get, page, post, redirect } from '#faces/web/routes.ts'
import { ActionButton, Breadcrumbs, CodeBlock, DataTable, Notice, PageHeader, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { verifyRegister, type RegisterCheck } from '#modules/policy/index.ts'
import { findLastAudit, requestAudit, type AuditRun } from '#platform/audit.ts'
import { POLICY } from '../public/rules/words.ts'

/** Whether the books are right, as the last audit proved it. */
export const routes = [
  get('/console/audit', ['operator'], async (request) => {
    const audit = await findLastAudit(request.app.read)
    const register = await request.reading((tx) => verifyRegister(tx, POLICY))
    return page({ title: 'Audit', width: 'wide', body: <AuditPage audit={audit} register={register} /> })
  }),
  post('/console/audit', ['operator'], async (request) => {
    const result = await request.run(requestAudit, {})
    if (!result.ok)
      return redirect('/console/audit', { flash: { kind: 'problem', text: 'The audit could not be asked for. Try again.' } })
    return redirect('/console/audit', {
      flash: { kind: 'note', text: 'The audit runs now; its result shows here in a few seconds.' },
    })
  }),
]

function AuditPage({ audit, register }: { readonly audit: AuditRun | undefined; readonly register: RegisterCheck }) {
  return (
    <>
      <Breadcrumbs items={[{ label: 'Console', href: '/console' }]} />
      <PageHeader
        title="Audit"
        lead="Proves from one snapshot that the ledger and the charges are right: every sum, every chain, every price by the rules that were in force. It runs by itself every quarter of an hour."
        actions={
          <ActionButton action="/console/audit" look="secondary">
            Run it now
          </ActionButton>
        }
      />
      {audit === undefined ? <Notice title="It has not run yet" /> : <LastAudit audit={audit} />}
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

function LastAudit({ audit }: { readonly audit: AuditRun }) {
  return (
    <Section title="The last run">
      <p>
        <TimeStamp at={audit.at} show="moment" />, took {(audit.tookMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 })}{' '}
        seconds.
      </p>
      {audit.findings.length === 0 ? (
        <Notice tone="good" title="Not a single finding" />
      ) : (
        <DataTable
          caption="Findings"
          rows={audit.findings}
          rowKey={(finding) => JSON.stringify(finding)}
          columns={[
            { title: 'Check', cell: (finding) => `${finding.audit}: ${finding.check}` },
            { title: 'Row', cell: (finding) => <CodeBlock label="Row" code={JSON.stringify(finding.row)} copy={false} /> },
          ]}
        />
      )}
    </Section>
  )
}
