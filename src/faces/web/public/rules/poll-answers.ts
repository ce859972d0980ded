import { get, notFound, post, problemsOf, redirect } from '#faces/web/routes.ts'
import { formatMoment } from '#faces/web/kit/index.ts'
import { answerPoll, selectPollCounts } from '#modules/policy/index.ts'
import { ofEveryVersion, versionPath } from './address.ts'
import { findAsked, versionPage } from './version.tsx'

/** What people think of an announced version: an advisory poll, open until it begins. */
export const routes = ofEveryVersion((base) => [
  get(`${base}/:version/poll.json`, ['anyone'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const counts = await request.reading((tx) => selectPollCounts(tx, { policy: version.policy, version: version.version }))
    const closesAt = version.effectiveAt?.toISOString() ?? null
    return Response.json({
      policy: version.policy,
      version: version.version,
      advisory: true,
      open: version.state === 'announced',
      closesAt,
      counts,
    })
  }),
  post(`${base}/:version/poll`, ['freelancer', 'client'], async (request) => {
    const version = await findAsked(request)
    if (version === undefined) return notFound()
    const values = await request.form()
    const input = {
      policy: version.policy,
      version: version.version,
      answer: values.text('answer'),
      reason: values.text('reason'),
    }
    const result = await request.run(answerPoll, input)
    if (result.ok) {
      const text = result.value.commented
        ? 'Your answer counts, and your reason is public below. You can change the answer until the version begins.'
        : 'Your answer counts. You can change it until the version begins.'
      return redirect(`${versionPath(version)}#poll`, { flash: { kind: 'done', text } })
    }
    const problems = problemsOf(result.refusal, {
      not_found: 'This version does not exist any more.',
      poll_closed: 'The poll is closed: the version has begun or was withdrawn. You can still comment.',
      no_side: 'Only people with a freelancer or a client account are asked.',
      too_many: ({ retryAt }) => `You have written a lot just now. Send your reason again after ${formatMoment(retryAt)}.`,
    })
    return versionPage(request, version, { poll: { values, problems } })
  }),
])
