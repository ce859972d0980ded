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
import { findAsked, versionPage } from './version.tsx'

/** What people answer to an announcement, what readers report, and what operators hide with a reason. */
export const routes = [
  post('/rules/:version/comments', ['signed_in'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const result = await request.run(commentOnVersion, { version: version.version, body: values.text('body') })
    if (result.ok) {
      return redirect(`/rules/${version.version}#comments`, {
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
  get('/rules/:version/comments/:commentId/report', ['signed_in'], (request) => reportPage(request)),
  post('/rules/:version/comments/:commentId/report', ['signed_in'], async (request) => {
    const values = await request.form()
    const result = await request.run(reportComment, { commentId: request.params.commentId, reason: values.text('reason') })
    if (result.ok) {
      return redirect(`/rules/${request.params.version}#comments`, {
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
  post('/rules/:version/comments/:commentId/hide', ['operator'], async (request) => {
    const form = await request.form()
    const result = await request.run(hideComment, { commentId: request.params.commentId, reason: form.text('reason') })
    const back = `/rules/${request.params.version}#comments`
    if (result.ok)
      return redirect(back, { flash: { kind: 'done', text: 'The comment is hidden; everybody sees your reason in its place.' } })
    if (result.refusal.code === 'not_found') return notFound()
    return redirect(back, { flash: { kind: 'problem', text: 'Say why the comment is hidden: everybody will read the reason.' } })
  }),
]

type ReportRequest = WebRequest<'/rules/:version/comments/:commentId/report'>

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
            { label: 'Rules register', href: '/rules' },
            { label: `Version ${version.version}`, href: `/rules/${version.version}#comments` },
          ]}
        />
        <PageHeader
          title="Report a comment"
          lead="An operator reads it and decides. What breaks the house rules is hidden, with the reason in its place. To disagree is no reason."
        />
        <Form
          action={`/rules/${request.params.version}/comments/${request.params.commentId}/report`}
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
