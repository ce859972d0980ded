import type { FormProblems, FormValues, WebRequest } from '#faces/web/routes.ts'
import { Badge, Button, DataTable, Form, LinkButton, RadioGroup, Section, TextArea, TimeStamp } from '#faces/web/kit/index.ts'
import {
  findPollAnswer,
  pollAnswers,
  pollSides,
  selectPollCounts,
  sideOf,
  type PollAnswer,
  type PollCounts,
  type PollSide,
  type VersionPage,
} from '#modules/policy/index.ts'
import { versionPath } from './address.ts'
import { answerWords, sideWords } from './words.ts'

export interface Poll {
  readonly counts: PollCounts
  readonly own: PollAnswer | undefined
  /** Whether whoever reads this is asked. */
  readonly asked: boolean
  readonly signedIn: boolean
  readonly values?: FormValues
  readonly problems?: FormProblems
}

/** The sums, and the reader's own answer. */
export async function readPoll(request: WebRequest, { policy, version }: VersionPage): Promise<Poll> {
  const of = { policy, version }
  const { actor, account } = request
  const { counts, own } = await request.reading(async (tx) => ({
    counts: await selectPollCounts(tx, of),
    own: account === undefined ? undefined : await findPollAnswer(tx, of, account.id),
  }))
  const asked = actor.kind === 'person' && sideOf(actor.roles) !== undefined
  return { counts, own, asked, signedIn: account !== undefined }
}

/** Shown while it is open, and afterwards where anybody answered. */
export function PollView({ version, poll }: { readonly version: VersionPage; readonly poll: Poll }) {
  const isOpen = version.state === 'announced'
  const total = pollSides.reduce((sum, side) => sum + totalOf(poll.counts, side), 0)
  if (!isOpen && total === 0) return null
  return (
    <Section
      id="poll"
      title="Advisory poll"
      intro="It advises and decides nothing. One answer a person; the sums are public, who answered what is not."
    >
      <p>
        <Badge tone={isOpen ? 'accent' : 'neutral'}>{isOpen ? 'Open' : 'Closed'}</Badge>{' '}
        <Closing version={version} isOpen={isOpen} />
      </p>
      <PollTable counts={poll.counts} total={total} />
      <p>
        <a href={`${versionPath(version)}/poll.json`}>These sums as JSON</a>
      </p>
      {isOpen ? <PollForm version={version} poll={poll} /> : null}
    </Section>
  )
}

function Closing({ version, isOpen }: { readonly version: VersionPage; readonly isOpen: boolean }) {
  if (version.effectiveAt === null || version.state === 'withdrawn') return <>It ended when the version was withdrawn.</>
  return (
    <>
      {isOpen ? 'It closes when the version begins, ' : 'It closed when the version began, '}
      <TimeStamp at={version.effectiveAt} show="moment" />.
    </>
  )
}

function PollTable({ counts, total }: { readonly counts: PollCounts; readonly total: number }) {
  const sides = pollSides.filter((side) => side !== 'both' || totalOf(counts, side) > 0)
  return (
    <DataTable<PollSide>
      caption={total === 1 ? '1 person has answered' : `${total.toLocaleString('en')} people have answered`}
      rows={sides}
      rowKey={(side) => side}
      columns={[
        { title: 'Side of the market', cell: (side) => sideWords[side] },
        ...pollAnswers.map((answer) => ({
          title: answerWords[answer],
          kind: 'number' as const,
          cell: (side: PollSide) => counts[side][answer].toLocaleString('en'),
        })),
      ]}
    />
  )
}

function totalOf(counts: PollCounts, side: PollSide): number {
  return pollAnswers.reduce((sum, answer) => sum + counts[side][answer], 0)
}

function PollForm({ version, poll }: { readonly version: VersionPage; readonly poll: Poll }) {
  if (!poll.signedIn) return <LinkButton href={`/sign-in?next=${versionPath(version)}`}>Sign in to answer</LinkButton>
  if (!poll.asked) return <p className="muted">People with a freelancer or a client account are asked.</p>
  return (
    <Form
      action={`${versionPath(version)}/poll`}
      values={poll.values}
      problems={poll.problems}
      label="Answer the poll"
      id="poll-form"
    >
      <RadioGroup
        name="answer"
        label="What do you think of this version?"
        look="row"
        {...(poll.own === undefined || poll.values !== undefined ? {} : { value: poll.own })}
        choices={pollAnswers.map((value) => ({ value, label: answerWords[value] }))}
      />
      <TextArea
        name="reason"
        label="Why"
        hint="Published in the comments with your name and your answer. Leave it empty to answer without."
        maxLength={4000}
        rows={3}
        optional
      />
      <Button look="secondary">{poll.own === undefined ? 'Send my answer' : 'Change my answer'}</Button>
    </Form>
  )
}
