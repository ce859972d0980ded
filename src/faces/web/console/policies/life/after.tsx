import { ConnectsAmount, Count, Hash, TimeStamp, UserText, type Tone } from '#faces/web/kit/index.ts'
import type { Instant } from '#kernel/instant.ts'
import { MILLISECONDS_PER_DAY } from '#kernel/instant.ts'
import { outcomeInWords } from '#modules/measurement/index.ts'
import {
  policyKinds,
  pollSides,
  type Entry,
  type EntryKind,
  type PolicyName,
  type PollAnswer,
  type PollCounts,
  type VersionPage,
} from '#modules/policy/index.ts'
import { alarmInWords } from '#faces/words/outcomes.ts'
import { lifePath, versionPath } from '../../../public/rules/address.ts'
import { entryWords, kindWords, withoutCapital } from '../../../public/rules/words.ts'
import type { Moment } from './moments.tsx'
import type { VersionLife } from './read-life.ts'

/** Everything in public: the register's entries, who was told, what people answered, what it did, and how it ended. */
export function momentsAfter(life: VersionLife, now: Instant): readonly Moment[] {
  return [
    ...life.version.entries.map((entry) => entryMoment(life, entry)),
    ...told(life),
    ...answered(life, now),
    ...inForce(life.version, now),
    ...alarms(life),
    ...measured(life),
    ...suspended(life),
    ...takenBack(life),
    ...refunded(life),
    ...replaced(life, now),
  ]
}

const entryTones: Readonly<Record<EntryKind, Tone>> = {
  announced: 'accent',
  reversed: 'good',
  suspended: 'warning',
  withdrawn: 'bad',
  corrected: 'note',
}

function entryMoment({ version, authors }: VersionLife, entry: Entry): Moment {
  const { content, effectiveAt } = entry
  return {
    at: entry.at,
    tone: entryTones[entry.kind],
    title: (
      <>
        {entryWords[entry.kind]} by <span dir="auto">{authors.get(entry.no) ?? 'the marketplace'}</span>
      </>
    ),
    text: (
      <>
        {effectiveAt === undefined ? null : <p>{noticeWords(version, entry.at, effectiveAt)}</p>}
        {entry.kind === 'corrected' || entry.kind === 'withdrawn' ? <UserText text={content.words} /> : null}
        {content.reversibility === undefined ? null : <p>{content.reversibility}</p>}
        <p className="muted">
          <a href={`${versionPath(version)}#entry-${entry.no}`}>Entry {entry.no} of the register</a> · <Hash value={entry.hash} />
        </p>
      </>
    ),
  }
}

function noticeWords({ policy }: VersionPage, at: Instant, effectiveAt: Instant): string {
  const days = Math.floor((effectiveAt.getTime() - at.getTime()) / MILLISECONDS_PER_DAY)
  if (days < 1) return `In force at once: ${withoutCapital(policyKinds[policy].harmless)} in any case.`
  return `With ${days} ${days === 1 ? 'day' : 'days'} of notice.`
}

/** Nobody is told of rules by which nobody pays: they stand in the register, its feeds and its calendar. */
function told({ version, telling }: VersionLife): readonly Moment[] {
  if (telling === undefined || telling.people === 0) return []
  const { told: people, lookedAt, finishedAt, startedAt } = telling
  return [
    {
      at: finishedAt ?? startedAt,
      tone: finishedAt === null ? 'note' : 'neutral',
      title: (
        <>
          <Count value={people} one="person was" many="people were" /> told what changes for them
          {finishedAt === null ? ', so far' : ''}
        </>
      ),
      text: (
        <p>
          {lookedAt.toLocaleString('en')} of {Math.max(telling.people, lookedAt).toLocaleString('en')}{' '}
          {version.policy === 'connects' ? 'freelancers' : 'freelancers and clients'} were looked at; whom it would have cost
          nothing else was left in peace.
        </p>
      ),
    },
  ]
}

function answered({ version, poll, comments }: VersionLife, now: Instant): readonly Moment[] {
  const closedAt = version.state === 'withdrawn' ? withdrawnAt(version) : version.effectiveAt
  const answers = sum(poll, 'for') + sum(poll, 'against') + sum(poll, 'unsure')
  if (closedAt === null || closedAt.getTime() > now.getTime() || answers + comments === 0) return []
  return [
    {
      at: closedAt,
      title: 'The poll closed',
      text: (
        <p>
          <PollResult poll={poll} /> <CommentCount version={version} comments={comments} />
        </p>
      ),
    },
  ]
}

function withdrawnAt({ entries }: VersionPage): Instant | null {
  return entries.find(({ kind }) => kind === 'withdrawn')?.at ?? null
}

function sum(poll: PollCounts, answer: PollAnswer): number {
  return pollSides.reduce((total, side) => total + poll[side][answer], 0)
}

/** How all sides together answered. */
export function PollResult({ poll }: { readonly poll: PollCounts }) {
  const [yes, no, unsure] = [sum(poll, 'for'), sum(poll, 'against'), sum(poll, 'unsure')]
  if (yes + no + unsure === 0) return <>Nobody has answered the poll.</>
  return (
    <>
      {yes.toLocaleString('en')} for it, {no.toLocaleString('en')} against it, {unsure.toLocaleString('en')} unsure.
    </>
  )
}

/** How many comments there are, with the way to them. */
export function CommentCount({ version, comments }: { readonly version: VersionPage; readonly comments: number }) {
  if (comments === 0) return <>Nobody has commented.</>
  return (
    <a href={`${versionPath(version)}#comments`}>
      <Count value={comments} one="comment" many="comments" />
    </a>
  )
}

function inForce({ policy, effectiveAt, state }: VersionPage, now: Instant): readonly Moment[] {
  if (effectiveAt === null || state === 'withdrawn' || effectiveAt.getTime() > now.getTime()) return []
  return [{ at: effectiveAt, tone: 'good', title: 'In force', text: <p>{inForceWords[policy]}</p> }]
}

const inForceWords: Readonly<Record<PolicyName, string>> = {
  connects: 'From this moment every new price is made by it.',
  fees: 'Contracts that begin from this moment begin with these fees and keep them.',
  ranking: 'From this moment lists are put in order by it.',
  notice: 'Whatever is announced from this moment needs this notice.',
}

function measured({ version, outcome }: VersionLife): readonly Moment[] {
  if (outcome?.primary === undefined || outcome.computedAt === undefined) return []
  return [
    {
      at: outcome.computedAt,
      tone: 'note',
      title: 'Measured, as its announcement said beforehand',
      text: (
        <p>
          {outcomeInWords(outcome.primary)} <a href={`${versionPath(version)}/outcome`}>The whole result</a>
        </p>
      ),
    },
  ]
}

function alarms({ outcome }: VersionLife): readonly Moment[] {
  return (outcome?.alarms ?? []).map((alarm) => ({
    at: alarm.at,
    tone: 'bad' as const,
    title: 'A guardrail sounded',
    text: (
      <p>
        {alarmInWords(alarm)} <a href="/console/guardrails">All guardrails</a>
      </p>
    ),
  }))
}

function suspended({ suspension }: VersionLife): readonly Moment[] {
  if (suspension === undefined || suspension.effectiveAt === null) return []
  return [
    {
      at: suspension.effectiveAt,
      tone: 'warning',
      title: (
        <>
          Suspended by <a href={lifePath(suspension)}>version {suspension.version}</a>
        </>
      ),
      text: <UserText text={suspension.entries[0]?.content.words ?? ''} />,
    },
  ]
}

function takenBack({ reversal }: VersionLife): readonly Moment[] {
  if (reversal === undefined || reversal.effectiveAt === null) return []
  return [
    {
      at: reversal.effectiveAt,
      tone: 'bad',
      title: (
        <>
          Taken back by <a href={lifePath(reversal)}>version {reversal.version}</a>
        </>
      ),
      text: <UserText text={reversal.entries[0]?.content.words ?? ''} />,
    },
  ]
}

function refunded({ version, report }: VersionLife): readonly Moment[] {
  if (report === undefined) return []
  const { batch, refunded: back, due, people, charges, settledCharges } = report
  const isDone = batch.state === 'done'
  return [
    {
      at: batch.finishedAt ?? batch.createdAt,
      tone: isDone ? (report.balanced ? 'good' : 'bad') : 'note',
      title: isDone ? 'Everything owed was settled' : 'Refunds are under way',
      text: (
        <p>
          <ConnectsAmount value={back} /> of <ConnectsAmount value={due} /> went back to{' '}
          <Count value={people} one="person" many="people" />, for {settledCharges.toLocaleString('en')} of{' '}
          {charges.toLocaleString('en')} charges.{' '}
          <a href={`${versionPath({ policy: version.policy, version: version.reversedBy ?? version.version })}/report`}>
            The public report
          </a>
        </p>
      ),
    },
  ]
}

/** By a later version; a reversal or a suspension that follows says so itself. */
function replaced({ version, successor }: VersionLife, now: Instant): readonly Moment[] {
  const { endedAt } = version
  const isSaid = successor === version.reversedBy || successor === version.suspendedBy
  if (endedAt === null || endedAt.getTime() > now.getTime() || successor === undefined || isSaid) return []
  return [
    {
      at: endedAt,
      title: (
        <>
          Replaced by <a href={lifePath({ policy: version.policy, version: successor })}>version {successor}</a>
        </>
      ),
    },
  ]
}

const untilThenWords: Readonly<Record<PolicyName, string>> = {
  connects: 'Charges, quotes and contracts made until then keep what they were priced by.',
  fees: kindWords.fees.untilThen,
  ranking: kindWords.ranking.untilThen,
  notice: kindWords.notice.untilThen,
}

/** What will happen by itself, as far as dates say. */
export function momentsAhead({ version, successor, poll, comments }: VersionLife, now: Instant): readonly Moment[] {
  const { effectiveAt, endedAt, state } = version
  const isAhead = (at: Instant | null): at is Instant => at !== null && at.getTime() > now.getTime()
  return [
    ...(isAhead(effectiveAt) && state === 'announced'
      ? [
          {
            at: effectiveAt,
            tone: 'accent' as const,
            title: 'It takes effect',
            text: (
              <>
                <p>
                  <TimeStamp at={effectiveAt} show="relative" />, by its date alone: nothing has to run for it. Until then people
                  comment and answer the poll.
                </p>
                <p>
                  So far: <PollResult poll={poll} /> <CommentCount version={version} comments={comments} />
                </p>
              </>
            ),
          },
        ]
      : []),
    ...(isAhead(endedAt) && successor !== undefined
      ? [
          {
            at: endedAt,
            title: (
              <>
                <a href={lifePath({ policy: version.policy, version: successor })}>Version {successor}</a> takes over
              </>
            ),
            text: <p>It is announced already. {untilThenWords[version.policy]}</p>,
          },
        ]
      : []),
  ]
}
