import type { BadgePrice, PublicCount } from '#reads/badge.ts'

/** "Nobody", "Few (under 5)", "At least 15". */
export function peopleWords(count: PublicCount): string {
  if (count === 'none') return 'Nobody'
  return count === 'few' ? 'Few (under 5)' : `At least ${count.atLeast}`
}

function inSentence(count: PublicCount): string {
  if (count === 'none') return 'nobody'
  return count === 'few' ? 'fewer than five people' : `at least ${count.atLeast} people`
}

/** The price's arithmetic in two sentences, with the figures of the moment at which it was set. */
export function howReached({ freelancers, places, price, least, most, asking, wearing, oneLess }: BadgePrice): string {
  const room = `${freelancers === 1 ? '1 person offered' : `${freelancers.toLocaleString('en')} people offered`} work, so ${places} could wear it.`
  if (oneLess === null)
    return `${room} ${asking === 'none' ? 'Nobody asked for it' : `At ${price}, ${inSentence(wearing)} wore it, which is not too many`}: the lowest price there is.`
  const dearer = `At ${price - 1}, ${inSentence(oneLess)} would have worn it, more than there are places`
  if (price < most) return `${room} ${dearer}; at ${price} it was ${inSentence(wearing)}.`
  return `${room} ${dearer}; ${price} is the highest price there is (from ${least} to ${most}).`
}
