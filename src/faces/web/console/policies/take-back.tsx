import { get, notFound, page, post, problem, redirect, type FormProblems, type FormValues } from '#faces/web/routes.ts'
import { Breadcrumbs, Button, Form, FormActions, PageHeader, TextArea } from '#faces/web/kit/index.ts'
import { reverseVersion, withdrawVersion } from '#modules/policy/index.ts'
import { lifePath, versionPath } from '../../public/rules/address.ts'
import { findAsked } from '../../public/rules/version.tsx'
import { ofEveryVersion, policyCrumbs, type VersionRequest } from './asked-policy.ts'
import { ReversalPreview, readReversalPreview } from './reversal-preview.tsx'
import { takeBackRefusalText, takeBackWords } from './take-back-words.ts'

/** Taking rules back: a reversal with its preview, and the withdrawal of what has not begun. */
export const routes = ofEveryVersion((base) => [
  get(`${base}/reverse`, ['operator'], (request) => reversePage(request)),
  post(`${base}/reverse`, ['operator'], async (request) => {
    const asked = await findAsked(request)
    if (asked === undefined) return notFound()
    const { policy } = asked
    const values = await request.form()
    const clauses = values.all('clauses')
    const result = await request.run(reverseVersion, {
      policy,
      version: asked.version,
      words: values.text('words'),
      ...(clauses.length === 0 ? {} : { clauses }),
    })
    if (!result.ok) return reversePage(request, { values, problems: problem(takeBackRefusalText(policy, result.refusal)) })
    const { version } = result.value
    const path = versionPath({ policy, version })
    return redirect(policy === 'connects' ? `${path}/report` : path, {
      flash: { kind: 'done', text: `Taken back at once by version ${version}. ${takeBackWords[policy].reversed}` },
    })
  }),
  get(`${base}/withdraw`, ['operator'], (request) => withdrawPage(request)),
  post(`${base}/withdraw`, ['operator'], async (request) => {
    const asked = await findAsked(request)
    if (asked === undefined) return notFound()
    const { policy, version } = asked
    const values = await request.form()
    const result = await request.run(withdrawVersion, { policy, version, reason: values.text('reason') })
    if (!result.ok) return withdrawPage(request, { values, problems: problem(takeBackRefusalText(policy, result.refusal)) })
    return redirect(versionPath(asked), {
      flash: { kind: 'done', text: `Withdrawn, in public. ${takeBackWords[policy].withdrawn}` },
    })
  }),
])

interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

async function reversePage(request: VersionRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  const preview = await request.reading((tx) => readReversalPreview(tx, version, request.now))
  const words = takeBackWords[version.policy]
  return page({
    title: `Reverse version ${version.version}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={policyCrumbs(version.policy)} />
        <PageHeader
          eyebrow="Reversal"
          title={`Take back version ${version.version}: ${version.title}`}
          lead={words.reverseLead}
        />
        <ReversalPreview version={version} preview={preview}>
          <Form action={`${lifePath(version)}/reverse`} values={sent?.values} problems={sent?.problems}>
            <TextArea name="words" label="In plain words" hint={words.reverseHint} rows={4} />
            <FormActions>
              <Button look="danger">{preview.ok ? preview.value.button : null}</Button>
            </FormActions>
          </Form>
        </ReversalPreview>
      </>
    ),
  })
}

async function withdrawPage(request: VersionRequest, sent?: Sent) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  return page({
    title: `Withdraw version ${version.version}`,
    width: 'narrow',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={policyCrumbs(version.policy)} />
        <PageHeader
          title={`Withdraw version ${version.version}: ${version.title}`}
          lead={`It has not begun. ${takeBackWords[version.policy].withdrawn} The register keeps the announcement and adds the withdrawal.`}
        />
        <Form action={`${lifePath(version)}/withdraw`} values={sent?.values} problems={sent?.problems}>
          <TextArea name="reason" label="Reason" hint="Public." rows={3} />
          <FormActions>
            <Button look="danger">Withdraw it</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
