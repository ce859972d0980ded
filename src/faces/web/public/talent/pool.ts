import type { Id } from '#kernel/ids.ts'
import { addToTalentPool, removeFromTalentPool } from '#modules/organizations/index.ts'
import { readFreelancerPage } from '#reads/freelancer-page.ts'
import { notFound, redirect, type Answer, type WebRequest } from '../../routes.ts'

/** An Enterprise client takes a freelancer into its talent pool, or out of it. */
export async function changePool(request: WebRequest, freelancerId: Id): Promise<Answer> {
  const removes = (await request.form()).text('change') === 'remove'
  // Whoever leaves may have hidden the profile since; nobody comes in whose profile the client cannot see.
  const question = { freelancerId, viewerId: request.account?.id }
  if (!removes && (await request.reading((tx) => readFreelancerPage(tx, question))) === undefined) return notFound()
  const result = await request.run(removes ? removeFromTalentPool : addToTalentPool, { freelancerId })
  if (!result.ok) return notFound()
  const text = removes
    ? 'Taken out of your talent pool. Running proposals and contracts stay as they are.'
    : 'In your talent pool now: your pool jobs open to them, and proposing to you is priced by the rule for talent pools.'
  return redirect(`/talent/${freelancerId}`, { flash: { kind: 'done', text } })
}
