import type { BoostView, JudgedNow } from '#modules/auctions/index.ts'
import { LinkButton, Notice, Stack } from '../../kit/index.ts'
import { boostsAreFor, fitWords, missingWords } from './fit-words.ts'

/** Whether the proposal may be boosted, before anybody tries, and why; nothing where every submitted proposal may. */
export function BoostFit({ view: { judged, mine } }: { readonly view: BoostView }) {
  if (judged !== undefined) return judged.mayBid ? <Fits {...judged} /> : <DoesNotFit {...judged} />
  const isHeld = mine?.state === 'standing' || mine?.state === 'won'
  if (!isHeld || mine.fit === null) return null
  return (
    <p className="muted" dir="auto">
      Only a proposal that fits the job may be boosted. Yours did when you named your maximum: {fitWords(mine.fit, 'was')}. That
      is not looked at again when you raise it.
    </p>
  )
}

function Fits({ wanted, ...fit }: JudgedNow) {
  return (
    <p dir="auto">
      You may boost it: {fitWords(fit, 'is')}. {boostsAreFor(wanted)}
    </p>
  )
}

function DoesNotFit({ wanted }: JudgedNow) {
  return (
    <Notice
      title="This proposal cannot be boosted now"
      actions={<LinkButton href="/profile#field-skills">Your profile’s skills</LinkButton>}
    >
      <Stack space="small">
        <p dir="auto">
          {boostsAreFor(wanted)} {missingWords(wanted)}
        </p>
        <p>
          {wayOut(wanted.skills)} Your proposal itself is not touched: the client sees it as before, and you need not do anything.
        </p>
      </Stack>
    </Notice>
  )
}

function wayOut(skills: readonly string[]): string {
  if (skills.length === 0) return 'The job names no skills it needs, so the field alone decides.'
  return `If you really have ${skills.length === 1 ? 'this skill' : 'one of these skills'}, you can add it to your profile and boost then.`
}
