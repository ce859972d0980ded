import { Button, ConfirmButton, Form, TextField, TimeStamp } from '#faces/web/kit/index.ts'
import type { FormProblems, FormValues } from '#faces/web/routes.ts'
import type { PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { policyKinds, type Draft, type Impact, type Notice } from '#modules/policy/index.ts'

/** What was sent and has something to mend. */
export interface Sent {
  readonly values: FormValues
  readonly problems: FormProblems
}

/** Whether another date would mend it: then it is said at the date, which keeps what was typed. */
export function isAboutTheDate({ code }: PolicyRefusal): boolean {
  return code === 'notice_too_short' || code === 'date_passed' || code === 'invalid_input'
}

/** Makes an approved draft public, from a date on; `sent` is an announcement that came back. */
export function Announce({ draft, impact, notice, sent }: AnnounceProps) {
  if (impact === undefined) return <p>Measure the impact first: an announcement without figures is refused.</p>
  return (
    <ConfirmButton label="Announce" look="primary" open={sent !== undefined}>
      <Form
        action={`/console/policies/drafts/${draft.id}/announce`}
        label="Announce"
        id="announce"
        values={sent?.values}
        problems={sent?.problems}
      >
        <p>
          {draft.diff.nobodyPaysMore ? (
            `${policyKinds[draft.policy].harmless}, so it may start at once. Leave the date empty for that.`
          ) : (
            <>
              The earliest start is <TimeStamp at={notice.earliest} show="moment" /> ({notice.days} days of notice; the database
              refuses anything sooner). Leave the date empty for that.
            </>
          )}
        </p>
        <TextField name="effectiveAt" label="Takes effect (UTC)" type="datetime-local" optional />
        <p>An announcement is public at once and can never be edited. It can be corrected, withdrawn or reversed, in public.</p>
        <Button>Announce to everybody</Button>
      </Form>
    </ConfirmButton>
  )
}

interface AnnounceProps {
  readonly draft: Draft
  /** Absent: not measured yet, so it cannot be announced. */
  readonly impact: Impact | undefined
  readonly notice: Notice
  readonly sent?: Sent | undefined
}
