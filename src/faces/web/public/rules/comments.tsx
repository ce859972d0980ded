import { notFound, post, problemsOf, redirect } from '#faces/web/routes.ts'
import { commentOnVersion, hideComment } from '#modules/policy/index.ts'
import { findAsked, versionPage } from './version.tsx'

/** What people answer to an announcement, and what operators hide with a reason. */
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
    return versionPage(request, version, {
      values,
      problems: problemsOf(result.refusal, { not_found: 'This version does not exist any more.' }),
    })
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
