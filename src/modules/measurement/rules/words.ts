import type { NoEstimate, Reservation } from './effect.ts'

type Sentences<R extends { readonly code: string }> = {
  readonly [Code in R['code']]: (reason: Extract<R, { readonly code: Code }>) => string
}

const reservations: Sentences<Reservation> = {
  less_than_a_year: (reason) =>
    `There are figures of only ${days(reason.days)} before the announcement. Without a whole year nobody can tell a change from a season, so read this as a range.`,
  no_control: () =>
    'The change concerned everybody, so there is nobody to compare with but the same people earlier. Read this as a range.',
  many_days_missing: (reason) =>
    `Of ${days(reason.days)}, ${reason.missing} have no figures of both groups. Nothing was filled in for them.`,
  few_a_day: () => 'Single days have too few cases to be compared one by one, so seven days are taken together.',
}

const refusals: Sentences<NoEstimate> = {
  too_few_days_before: (reason) =>
    `Only ${days(reason.days)} before the announcement have figures of both groups; at least ${reason.needed} are needed.`,
  too_few_days_during: (reason) =>
    `Only ${days(reason.days)} since the change have figures of both groups; at least ${reason.needed} are needed.`,
  nothing_happened: () => 'One of the two groups has nothing but zeros: there is nothing to compare.',
}

/** Why a result is not as sure as it could be, as a sentence. */
export function reservationInWords(reservation: Reservation): string {
  return sentence(reservations, reservation)
}

/** Why there is no result, as a sentence. */
export function noEstimateInWords(reason: NoEstimate): string {
  return sentence(refusals, reason)
}

function sentence<R extends { readonly code: string }>(sentences: Sentences<R>, reason: R): string {
  return (sentences as unknown as Readonly<Record<string, (reason: R) => string>>)[reason.code]!(reason)
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
