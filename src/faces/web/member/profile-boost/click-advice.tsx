import { figureText } from '#kernel/figures.ts'
import { FOLLOW_DAYS, type LedShare } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import type { ClickAdvice as Advice } from '#reads/click-advice.ts'
import { Callout } from '../../kit/index.ts'
import { categoryName } from '../../public/jobs/words.ts'

/** Before somebody boosts their profile: what clicks on others cost lately and led to, “nobody knows” included. */
export function ClickAdvice({ advice: { category, days, figures } }: { readonly advice: Advice }) {
  return (
    <Callout
      title="What boosts of this kind did lately"
      source={`${categoryName(category)}, charged clicks on others in the last ${days} days, at most the newest hundred of each`}
    >
      {figures === undefined ? (
        <p>
          Too few people boosted their profile to say what it cost them, or what came of it. Until there are more, count on
          nothing.
        </p>
      ) : (
        <>
          <p>{costWords(figures)}</p>
          <p>{ledWords(figures.led)}</p>
        </>
      )}
      <p>
        Nobody has measured yet what a boosted profile brings beyond what would have come without it; of boosted proposals it is
        known: <a href="/outcomes/boosts">What boosts really did</a>.
      </p>
    </Callout>
  )
}

function costWords({ profiles, clicks, medianPaid }: NonNullable<Advice['figures']>): string {
  return `${profiles.toLocaleString('en')} people had ${clicks.toLocaleString('en')} clicks. Half of the clicks cost ${connectsText(medianPaid)} or less.`
}

function ledWords(led: LedShare): string {
  if (!led.enough)
    return `How often a client invites or hires after its click: it takes clicks on ${led.leastProfiles} people to say. Until there are, count on nothing.`
  const of100 = (share: number): string => figureText(share * 100, 0)
  const { low, high } = led.interval
  return `After ${of100(led.share)} of a hundred clicks the client invited or hired the freelancer within ${FOLLOW_DAYS} days; as far as so many clicks can tell, it is between ${of100(low)} and ${of100(high)} of a hundred.`
}
