import type { Id } from '#kernel/ids.ts'
import { recordVetting } from '#modules/profiles/index.ts'
import { notFound, problemsOf, redirect, type Answer, type WebRequest } from '../../routes.ts'
import { freelancerPage } from './freelancer.tsx'

export async function recordFinding(request: WebRequest, freelancerId: Id): Promise<Answer> {
  const values = await request.form()
  const passed = { yes: true, no: false }[values.text('passed')]
  const result = await request.run(recordVetting, { accountId: freelancerId, passed, note: values.text('note') })
  if (result.ok) return redirect(`/talent/${freelancerId}`, { flash: { kind: 'done', text: 'The finding is recorded.' } })
  if (result.refusal.code === 'not_found') return notFound()
  return freelancerPage(request, freelancerId, {
    values,
    problems: problemsOf(result.refusal, { not_found: 'There is no such freelancer.' }),
  })
}
