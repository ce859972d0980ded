import { findClickTerms, viewProfileBoost, type ClickTerms, type ProfileBoostView } from '#modules/auctions/index.ts'
import { getWallet } from '#modules/ledger/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { readClickAdvice, type ClickAdvice as Advice } from '#reads/click-advice.ts'
import { readBoostResults, type BoostResults } from '#reads/profile-boost.ts'
import { EmptyState, PageHeader } from '../../kit/index.ts'
import { accountIdOf, page, type FormProblems, type FormValues, type Page, type WebRequest } from '../../routes.ts'
import { BoostNavigation } from '../boosts/navigation.tsx'
import { ClickAdvice } from './click-advice.tsx'
import { BoostHistory } from './history.tsx'
import { Results } from './results.tsx'
import { Settings } from './settings.tsx'
import { BoostState } from './state.tsx'

/** Everything the page says. */
export interface BoostScreen {
  readonly boost: ProfileBoostView | undefined
  readonly terms: ClickTerms | undefined
  readonly results: BoostResults
  /** Before the boost is on; afterwards the results say more. Absent without a field of work. */
  readonly advice: Advice | undefined
  /** What the wallet could set aside, in Connects. */
  readonly available: number
}

export interface WrongBoost {
  readonly values: FormValues
  readonly problems: FormProblems
}

export async function profileBoostPage(request: WebRequest, wrong?: WrongBoost): Promise<Page> {
  const screen = await readScreen(request)
  return page({
    title: 'Boost your profile',
    status: wrong === undefined ? 200 : 422,
    body: (
      <>
        <PageHeader
          title="Boost your profile"
          lead="A labelled card above the results when clients search for talent like yours. You pay only when a client opens your profile from that card, and never more than you say here."
        />
        <BoostNavigation current="/boosts/profile" />
        {screen.terms === undefined && screen.boost === undefined ? (
          <EmptyState title="Boosts of profiles are not offered.">
            The rules in force have none. When that changes, it is announced under Rules before it begins.
          </EmptyState>
        ) : (
          <BoostBody screen={screen} wrong={wrong} />
        )}
      </>
    ),
  })
}

function readScreen(request: WebRequest): Promise<BoostScreen> {
  const profileId = accountIdOf(request)
  const { now } = request
  return request.reading(async (tx) => {
    const category = (await findProfile(tx, profileId))?.category ?? null
    const boost = await viewProfileBoost(tx, profileId, now)
    return {
      boost,
      advice: category === null || boost?.isOn === true ? undefined : await readClickAdvice(tx, { profileId, category, now }),
      terms: await findClickTerms(tx, now),
      results: await readBoostResults(tx, { profileId, category, now }),
      available: (await getWallet(tx, profileId)).available,
    }
  })
}

function BoostBody({ screen, wrong }: { readonly screen: BoostScreen; readonly wrong: WrongBoost | undefined }) {
  const { boost, results, advice } = screen
  return (
    <>
      {boost === undefined ? null : <BoostState boost={boost} />}
      {advice === undefined ? null : <ClickAdvice advice={advice} />}
      <Settings screen={screen} wrong={wrong} />
      {boost === undefined ? null : <Results results={results} boost={boost} />}
      {boost === undefined ? null : <BoostHistory steps={boost.steps} />}
    </>
  )
}
