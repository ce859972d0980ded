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

/** The price's arithmetic in two sentences, with its own figures. */
export function howReached({ freelancers, places, price, least, most, asking, wearing, oneLess }: BadgePrice): string {
  const room = `${freelancers === 1 ? '1 person offers' : `${freelancers.toLocaleString('en')} people offer`} work, so ${places} may wear it.`
  if (oneLess === null)
    return `${room} ${asking === 'none' ? 'Nobody asks for it' : `At ${price}, ${inSentence(wearing)} would wear it, which is not too many`}: the lowest price there is.`
  const dearer = `At ${price - 1}, ${inSentence(oneLess)} would wear it, more than there are places`
  if (price < most) return `${room} ${dearer}; at ${price} it is ${inSentence(wearing)}.`
  return `${room} ${dearer}; ${price} is the highest price there is (from ${least} to ${most}).`
}
