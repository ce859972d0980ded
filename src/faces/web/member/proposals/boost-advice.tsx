import { signedFigureText } from '#kernel/figures.ts'
import type { Lift } from '#modules/auctions/index.ts'
import type { BoostAdvice as Advice, BoostFigures } from '#reads/boost-advice.ts'
import { Callout } from '../../kit/index.ts'
import { categoryName } from '../../public/jobs/words.ts'

/** Before somebody boosts a proposal: what boosts of this kind did and cost lately, “no effect” and “nobody knows” included. */
export function BoostAdvice({ advice }: { readonly advice: Advice }) {
  const { category, days, mostAuctions, figures, lift } = advice
  return (
    <Callout
      title="What boosts of this kind did lately"
      source={`${categoryName(category)}, auctions that ended in the last ${days} days, the newest ${mostAuctions.toLocaleString('en')} if there were more`}
    >
      <p>{figures === undefined ? 'Too few people boosted a proposal to say what it cost them.' : costWords(figures)}</p>
      <p>
        {liftWords(lift)} <a href="/outcomes/boosts">What boosts really did, on all jobs</a>.
      </p>
    </Callout>
  )
}

function costWords({ boosts, placed, charged, medianPaid }: BoostFigures): string {
  const paid =
    medianPaid === undefined ? '' : ` Half of those paid ${medianPaid === 1 ? '1 Connect' : `${medianPaid} Connects`} or less.`
  return `Of ${boosts.toLocaleString('en')} boosts, ${percent(placed / boosts)} got a place and ${percent(charged / boosts)} were charged; all others got everything back.${paid}`
}

/** Whether it helped, by the jobs that chance kept boosts from. */
function liftWords(lift: Lift | undefined): string {
  if (lift === undefined || !lift.enough)
    return 'Whether clients act more often on a boosted proposal: not enough jobs to say yet. Until there are, count on nothing.'
  const { shown, holdout, interval, finding } = lift
  const seen = `Clients acted on ${percent(shown.rate)} of the proposals with a boosted place, and on ${percent(holdout.rate)} where a place was won but left out by chance`
  const range = `between ${signedFigureText(interval.low * 100, 0)} and ${signedFigureText(interval.high * 100, 0)} of a hundred`
  if (finding === 'no_effect') return `${seen}. That is no difference that could be told from chance (${range}).`
  return `${seen}: ${finding === 'more' ? 'it helped' : 'it did harm'} (${range}).`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
