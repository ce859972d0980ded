import { Notice } from '../../kit/index.ts'

/** What the label means, for the client who reads a boosted proposal. */
export function BoostedLine() {
  return (
    <Notice title="Boosted">
      <BoostedProposalsWords /> The same proposal without the label would read the same.
    </Notice>
  )
}

/** The label in a sentence or two. Who pays when must be said where it happens: the client's click is what charges somebody else. */
export function BoostedProposalsWords() {
  return (
    <>
      Whoever is labelled “Boosted” offered Connects for a place on top. You can look as long as you like: looking charges nobody.
      When you write to, shortlist, archive, make an offer to, decline or hire one of them, that freelancer pays for the place.{' '}
      <a href="/help">The rule for boosts</a>
    </>
  )
}
