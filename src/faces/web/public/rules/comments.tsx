import {
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import { Breadcrumbs, Button, Form, FormActions, PageHeader, TextArea, formatMoment } from '#faces/web/kit/index.ts'
import { commentOnVersion, hideComment, reportComment } from '#modules/policy/index.ts'
import { askedVersion, ofEveryVersion, registerCrumbs, versionPath, type AskedRequest } from './address.ts'
import { findAsked, versionPage } from './version.tsx'

/** What people answer to an announcement, what readers report, and what operators hide with a reason. */
export const routes = ofEveryVersion((base) => [
  post(`${base}/:version/comments`, ['signed_in'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const result = await request.run(commentOnVersion, {
      policy: version.policy,
      version: version.version,
      body: values.text('body'),
    })
    if (result.ok) {
      return redirect(`${versionPath(version)}#comments`, {
        flash: { kind: 'done', text: 'Your comment is public now. Thank you.' },
      })
    }
    const problems = problemsOf(result.refusal, {
      not_found: 'This version does not exist any more.',
      too_many: ({ retryAt }) =>
        `You have written a lot just now. Leave room for others; you can publish this after ${formatMoment(retryAt)}.`,
    })
    return versionPage(request, version, { thread: { values, problems } })
  }),
  get(`${base}/:version/comments/:commentId/report`, ['signed_in'], (request) => reportPage(request)),
  post(`${base}/:version/comments/:commentId/report`, ['signed_in'], async (request) => {
    const values = await request.form()
    const result = await request.run(reportComment, { commentId: request.params.commentId, reason: values.text('reason') })
    if (result.ok) {
      return redirect(threadPath(request), {
        flash: { kind: 'done', text: 'Thank you. An operator will look at it. Nobody else learns that you asked.' },
      })
    }
    if (result.refusal.code === 'not_found') return notFound()
    const problems = problemsOf(result.refusal, {
      own_comment: 'This is your own comment.',
      too_many: ({ retryAt }) => `You have reported many comments today. You can go on after ${formatMoment(retryAt)}.`,
    })
    return reportPage(request, { values, problems })
  }),
  post(`${base}/:version/comments/:commentId/hide`, ['operator'], async (request) => {
    const form = await request.form()
    const result = await request.run(hideComment, { commentId: request.params.commentId, reason: form.text('reason') })
    const back = threadPath(request)
    if (result.ok)
      return redirect(back, { flash: { kind: 'done', text: 'The comment is hidden; everybody sees your reason in its place.' } })
    if (result.refusal.code === 'not_found') return notFound()
    return redirect(back, { flash: { kind: 'problem', text: 'Say why the comment is hidden: everybody will read the reason.' } })
  }),
])

type ReportRequest = WebRequest<
  '/rules/:version/comments/:commentId/report' | '/rules/:policy/:version/comments/:commentId/report'
>

/** Where the comment stands that was acted on. */
function threadPath(request: AskedRequest): string {
  const asked = askedVersion(request)
  return asked === undefined ? '/rules' : `${versionPath(asked)}#comments`
}

async function reportPage(request: ReportRequest, sent?: { readonly values: FormValues; readonly problems: FormProblems }) {
  const version = await findAsked(request)
  if (version === undefined) return notFound()
  return page({
    title: 'Report a comment',
    width: 'narrow',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            ...registerCrumbs(version.policy),
            { label: `Version ${version.version}`, href: `${versionPath(version)}#comments` },
          ]}
        />
        <PageHeader
          title="Report a comment"
          lead="An operator reads it and decides. What breaks the house rules is hidden, with the reason in its place. To disagree is no reason."
        />
        <Form
          action={`${versionPath(version)}/comments/${request.params.commentId}/report`}
          values={sent?.values}
          problems={sent?.problems}
        >
          <TextArea name="reason" label="What is wrong with it?" hint="Only operators read this." maxLength={500} rows={3} />
          <FormActions>
            <Button>Send the report</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
