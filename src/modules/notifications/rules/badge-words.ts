import type { BadgeEnd } from '#modules/auctions/index.ts'

/** Why an availability badge is not worn any more, and what happens next: for notices, mails and its owner's page. */
export const badgeEndWords: Readonly<Record<BadgeEnd, { readonly title: string; readonly next: string }>> = {
  too_dear: {
    title: 'It became dearer than your maximum',
    next: 'Nothing is charged meanwhile. It comes back by itself on the first day on which a week costs no more than your maximum.',
  },
  no_connects: {
    title: 'You did not have the Connects for another week',
    next: 'Switch it on again when you have them. Nothing is charged until then.',
  },
  wallet_frozen: {
    title: 'Your wallet is frozen',
    next: 'Switch it on again when your wallet is open. Nothing is charged until then.',
  },
  own_limit: {
    title: 'Another week would have gone over your own monthly limit',
    next: 'Switch it on again next month, or change your limit. Nothing is charged until then.',
  },
  not_offered: {
    title: 'The rules do not offer the badge any more',
    next: 'Nothing is charged. If the rules offer it again, you can switch it on again.',
  },
  not_shown: {
    title: 'Others could not see it',
    next: 'Your profile is hidden, or says that you have no hours free. The Connect that was due then was not taken. Switch the badge on again when your profile fits it.',
  },
  switched_off: { title: 'You switched it off', next: 'Nothing is charged. You can switch it on again whenever you like.' },
}
