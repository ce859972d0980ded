import type { Id } from '#kernel/ids.ts'
import { findJob, removeJob } from '#modules/jobs/index.ts'
import { banClient } from '#modules/organizations/index.ts'
import { notFound, problemsOf, redirect, type Answer, type WebRequest } from '../../routes.ts'
import { jobPage } from './job-page.tsx'

export async function remove(request: WebRequest, jobId: Id): Promise<Answer> {
  const values = await request.form()
  const result = await request.run(removeJob, { jobId, reason: values.text('reason'), note: values.text('note') })
  if (result.ok) return redirect(`/jobs/${jobId}`, { flash: { kind: 'done', text: 'The job is removed.' } })
  if (result.refusal.code === 'not_found') return notFound()
  const problems = problemsOf(result.refusal, {
    job_not_running: 'This job has ended already.',
  })
  return jobPage(request, jobId, { form: 'remove', values, problems })
}

export async function ban(request: WebRequest, jobId: Id): Promise<Answer> {
  const values = await request.form()
  const job = await request.reading((tx) => findJob(tx, jobId))
  if (job === undefined) return notFound()
  const { organizationId } = job
  const result = await request.run(banClient, { organizationId, note: values.text('note') })
  if (result.ok) {
    return redirect(`/jobs/${jobId}`, { flash: { kind: 'done', text: 'The client is banned. Its jobs are being removed.' } })
  }
  const problems = problemsOf(result.refusal, {
    not_found: 'There is no such client.',
    already_banned: 'This client is banned already.',
  })
  return jobPage(request, jobId, { form: 'ban', values, problems })
}
