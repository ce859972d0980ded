import {
  get,
  notFound,
  page,
  post,
  problem,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  ConnectsAmount,
  Form,
  FormActions,
  Grid,
  Notice,
  PageHeader,
  Section,
  Stat,
  TextArea,
  Usd,
} from '#faces/web/kit/index.ts'
import { policyRefusalText } from '#faces/words/policy-refusals.ts'
import { previewReversal, type ReversalPreview } from '#modules/charges/index.ts'
import { connectsText, findVersion, reverseVersion, withdrawVersion, type VersionPage } from '#modules/policy/index.ts'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { POLICY } from '../../public/rules/words.ts'

/** Taking rules back: a reversal with its preview, and the withdrawal of what has not begun. */
export const routes = [
  get('/console/policies/versions/:version/reverse', ['operator'], (request) => reversePage(request)),
  post('/console/policies/versions/:version/reverse', ['operator'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const clauses = values.all('clauses')
    const result = await request.run(reverseVersion, {
      version: version.version,
      words: values.text('words'),
      ...(clauses.length === 0 ? {} : { clauses }),
    })
    if (!result.ok) return reversePage(request, { values, problems: problem(policyRefusalText(result.refusal)) })
    return redirect(`/rules/${result.value.version}/report`, {
      flash: {
        kind: 'done',
        text: `Taken back at once by version ${result.value.version}. The refunds run by themselves; this report is public.`,
      },
    })
  }),
  get('/console/policies/versions/:version/withdraw', ['operator'], (request) => withdrawPage(request)),
  post('/console/policies/versions/:version/withdraw', ['operator'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const result = await request.run(withdrawVersion, { version: version.version, reason: values.text('reason') })
    if (!result.ok) return withdrawPage(request, { values, problems: problem(policyRefusalText(result.refusal)) })
    return redirect(`/rules/${version.version}`, {
      flash: { kind: 'done', text: 'Withdrawn, in public. Nobody was charged by it.' },
    })
  }),
]

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function findAsked(request: WebRequest): Promise<VersionPage | undefined> {
  const number = Number(request.params.version)
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return undefined
  return request.reading((tx) => findVersion(tx, POLICY, number))
}

async function reversePage(request: WebRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  const preview = await request.reading((tx) =>
    previewReversal(tx, { policy: POLICY, version: version.version, at: request.now }),
  )
  return page({
    title: `Reverse version ${version.version}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Crumbs />
        <PageHeader
          eyebrow="Reversal"
          title={`Take back version ${version.version}: ${version.title}`}
          lead="A new version restores the rules before it, at once. Everything the clauses took beyond the restored rules goes back to the lots it came from."
        />
        {preview.ok ? (
          <ReversalView version={version} preview={preview.value} sent={sent} />
        ) : (
          <Notice tone="warning" title="This cannot be reversed">
            {policyRefusalText(preview.refusal)}
          </Notice>
        )}
      </>
    ),
  })
}

function ReversalView({
  version,
  preview,
  sent,
}: {
  readonly version: VersionPage
  readonly preview: ReversalPreview
  readonly sent: Sent | undefined
}) {
  return (
    <>
      <Section
        title="What would be given back"
        intro="Counted now, from the recorded facts of every charge. Nothing has changed yet."
      >
        <Grid least="small">
          <Stat label="People" value={preview.people.toLocaleString('en')} />
          <Stat
            label="Charges"
            value={preview.charges.toLocaleString('en')}
            note={`${preview.notOwed.toLocaleString('en')} more are owed nothing`}
          />
          <Stat
            label="To give back"
            value={<ConnectsAmount value={preview.connects} strong />}
            note={<Usd cents={preview.usdCents} />}
          />
          <Stat
            label="Lots"
            value={preview.lots.toLocaleString('en')}
            note={`${preview.partlyReturned.toLocaleString('en')} charges had come back in part`}
          />
        </Grid>
      </Section>
      <Section title="What changes in the rules" intro={`Clauses: ${preview.clauses.join(', ')}.`}>
        <DiffView diff={preview.diff} />
      </Section>
      <Form action={`/console/policies/versions/${version.version}/reverse`} values={sent?.values} problems={sent?.problems}>
        <TextArea
          name="words"
          label="In plain words"
          hint="Public at once: why the rule is taken back, and what people get."
          rows={4}
        />
        <FormActions>
          <Button look="danger">Take it back and return {connectsText(preview.connects)}</Button>
        </FormActions>
      </Form>
    </>
  )
}

async function withdrawPage(request: WebRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  return page({
    title: `Withdraw version ${version.version}`,
    width: 'narrow',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Crumbs />
        <PageHeader
          title={`Withdraw version ${version.version}: ${version.title}`}
          lead="It has not begun, so nobody was charged. The register keeps the announcement and adds the withdrawal."
        />
        <Form action={`/console/policies/versions/${version.version}/withdraw`} values={sent?.values} problems={sent?.problems}>
          <TextArea name="reason" label="Reason" hint="Public." rows={3} />
          <FormActions>
            <Button look="danger">Withdraw it</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function Crumbs() {
  return (
    <Breadcrumbs
      items={[
        { label: 'Console', href: '/console' },
        { label: 'Policies', href: '/console/policies' },
      ]}
    />
  )
}
