import { pauseProfileBoost, setProfileBoost } from '#modules/auctions/index.ts'
import { get, post, problemsOf, redirect, type Route } from '../../routes.ts'
import { profileBoostPage } from './page.tsx'
import { boostRefusals } from './words.ts'

/** The boost of the own profile: what it is to cost at most, what it did, and the switch. */
export const routes: readonly Route[] = [
  get('/boosts/profile', ['freelancer'], (request) => profileBoostPage(request)),

  post('/boosts/profile', ['freelancer'], async (request) => {
    const values = await request.form()
    const result = await request.run(setProfileBoost, {
      maximum: values.integer('maximum'),
      dailyBudget: values.integer('dailyBudget'),
    })
    if (!result.ok) return profileBoostPage(request, { values, problems: problemsOf(result.refusal, boostRefusals) })
    const text = 'Your profile is boosted. Nothing is charged until a client opens it through the labelled card.'
    return redirect('/boosts/profile', { flash: { kind: 'done', text } })
  }),

  post('/boosts/profile/pause', ['freelancer'], async (request) => {
    const result = await request.run(pauseProfileBoost, {})
    const text = result.ok
      ? 'The boost is off. What was set aside for today is back in your wallet, and cards that clients still see cost you nothing.'
      : 'The boost was off already.'
    return redirect('/boosts/profile', { flash: { kind: result.ok ? 'done' : 'note', text } })
  }),
]
