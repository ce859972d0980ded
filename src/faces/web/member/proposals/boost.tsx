import { bid, withdrawBid } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import { post, problemsOf, redirect } from '../../routes.ts'
import { again } from './proposal.tsx'
import { bidSentences, withdrawBidSentences } from './refusals.ts'

export const routes = [
  post('/proposals/:proposalId/boost', ['freelancer'], async (request) => {
    const form = await request.form()
    const { proposalId } = request.params
    const result = await request.run(bid, { proposalId, maximum: form.integer('maximum') })
    if (!result.ok) return again(request, { form: 'boost', problems: problemsOf(result.refusal, bidSentences), values: form })
    const text = `Up to ${connectsText(result.value.maximum)} are set aside for your boost. Nothing is charged yet.`
    return redirect(`/proposals/${proposalId}#boost`, { flash: { kind: 'done', text } })
  }),

  post('/proposals/:proposalId/boost/withdraw', ['freelancer'], async (request) => {
    const { proposalId } = request.params
    const result = await request.run(withdrawBid, { proposalId })
    if (!result.ok) return again(request, { form: 'boost', problems: problemsOf(result.refusal, withdrawBidSentences) })
    const text = `Taken back: ${connectsText(result.value.released)} are yours again.`
    return redirect(`/proposals/${proposalId}#boost`, { flash: { kind: 'done', text } })
  }),
]
