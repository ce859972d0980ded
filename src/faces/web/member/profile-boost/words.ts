import type { FreeClickReason, ProfileBoostRefused } from '#modules/auctions/index.ts'
import { connectsText } from '#modules/policy/index.ts'
import type { Sentences } from '../../routes.ts'

export const boostRefusals: Sentences<ProfileBoostRefused | { readonly code: 'boosts_not_offered' }> = {
  boosts_not_offered: 'The rules in force do not offer boosts of profiles. Nothing was changed.',
  profile_not_found_by_clients:
    'Clients do not find your profile: it is hidden, or has no headline. Change that under “My profile” first, then switch the boost on.',
  below_minimum: ({ min }) => ({ field: 'maximum', text: `The rules ask for at least ${connectsText(min)} a click.` }),
  budget_below_maximum: ({ maximum }) => ({
    field: 'dailyBudget',
    text: `A day has to pay for one click at least: ${connectsText(maximum)} or more.`,
  }),
  insufficient_connects: ({ needed, available }) => ({
    field: 'maximum',
    text: `Your wallet has ${connectsText(available)} available, and one click could cost ${connectsText(needed)}. Name less, or buy Connects first.`,
  }),
  over_own_limit: ({ room }) => ({
    field: 'maximum',
    text: `The monthly limit that you set yourself leaves ${connectsText(room)} for paid places. Name less, or change it under “Limits”.`,
  }),
}

/** Why a click cost nothing, as its profile's owner reads it. */
export const freeReasons: Readonly<Record<FreeClickReason, string>> = {
  not_a_client: 'Not by a client',
  own_team: 'By somebody of your own team',
  banned: 'By a banned client',
  unverified: 'By a client whose payment is not verified',
  same_day: 'The same client again within 24 hours',
  not_reserved: 'After the card’s time was up, with the budget used or the boost changed or off',
}
