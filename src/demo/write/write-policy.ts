import type { Actor } from '#kernel/actor.ts'
import { addHours, type Instant } from '#kernel/instant.ts'
import { invariant } from '#kernel/invariant.ts'
import type { Refusal } from '#kernel/result.ts'
import { advanceReversal, openReversalBatch } from '#modules/charges/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import {
  announceVersion,
  approveDraft,
  commentOnVersion,
  installPack,
  loadPack,
  reverseVersion,
  saveDraft,
  submitDraft,
  tellOfBeginnings,
  type Changeset,
  type Draft,
} from '#modules/policy/index.ts'
import type { AccountRow } from '#platform/auth/index.ts'
import type { Action } from '#platform/run-action.ts'
import { announcementComments, reversalComments, type CommentText } from '../content/comments.ts'
import { baseLanguage } from '../model/people.ts'
import { later, type Story } from '../model/story.ts'
import { chargingVersion, firstWords, reversalWords, storyVersions, waitingDraft } from '../policy-story.ts'
import { perform, type Storyteller } from './storyteller.ts'

/** Something that happens to the rules; told between the movements of Connects, in the order of time. */
export interface PolicyStep {
  readonly at: Instant
  tell(teller: Storyteller): Promise<void>
}

export function policySteps(story: Story): PolicyStep[] {
  const { calendar } = story
  const [author, approver] = story.people.operators.map(actorOf)
  invariant(author !== undefined && approver !== undefined, 'four eyes need two operators')
  const versions = storyVersions.flatMap((version) => {
    const announced = calendar.moments[version.announced]
    const effective = version.effective === undefined ? undefined : calendar.moments[version.effective]
    return announcing({ ...version, announced, effective, author, approver })
  })
  const steps: PolicyStep[] = [
    { at: calendar.start, tell: (teller) => install(teller, calendar.start) },
    beginning(calendar.start),
    ...versions,
    ...comments(story, announcementComments, {
      version: chargingVersion(story.rulebook),
      from: calendar.moments.invitationsChargedAnnounced,
      days: 44,
    }),
    { at: calendar.moments.reversal, tell: (teller) => reverse(teller, story, author) },
    beginning(calendar.moments.reversal),
    ...comments(story, reversalComments, {
      version: chargingVersion(story.rulebook) + 1,
      from: calendar.moments.reversal,
      days: 6,
    }),
    {
      at: calendar.moments.draftSaved,
      tell: (teller) => save(teller, { at: calendar.moments.draftSaved, author, ...waitingDraft }).then(() => undefined),
    },
  ]
  return steps.toSorted((left, right) => left.at.getTime() - right.at.getTime())
}

/** What has begun is made known within the minute, as by the background job. */
function beginning(since: Instant): PolicyStep {
  const at = addHours(since, 1 / 60)
  return { at, tell: (teller) => teller.tell(at, tellOfBeginnings) }
}

function actorOf(account: AccountRow): Actor {
  return { kind: 'person', accountId: account.id, roles: account.roles }
}

async function install(teller: Storyteller, at: Instant): Promise<void> {
  await teller.tell(at, (ctx) => installPack(ctx, { pack: loadPack('guildhall'), words: firstWords }))
}

interface Announcing {
  readonly title: string
  readonly words: string
  readonly changeset: Changeset
  readonly announced: Instant
  readonly effective: Instant | undefined
  readonly author: Actor
  readonly approver: Actor
}

/** Drafted, measured, reviewed by another operator, and announced some days later. */
function announcing({ announced, effective, author, approver, ...text }: Announcing): PolicyStep[] {
  let draft: Draft | undefined
  const known = (): Draft => {
    invariant(draft !== undefined, 'a draft is saved before it is reviewed')
    return draft
  }
  const before = (hours: number) => addHours(announced, -hours)
  return [
    { at: before(98), tell: async (teller) => void (draft = await save(teller, { at: before(98), author, ...text })) },
    { at: before(50), tell: (teller) => act(teller, before(50), submitDraft, { actor: author, input: { draftId: known().id } }) },
    {
      at: before(26),
      tell: (teller) =>
        act(teller, before(26), approveDraft, { actor: approver, input: { draftId: known().id, sha256: known().sha256 } }),
    },
    {
      at: before(1),
      tell: (teller) => act(teller, before(1), simulateDraft, { actor: author, input: { draftId: known().id } }),
    },
    {
      at: announced,
      tell: (teller) =>
        act(teller, announced, announceVersion, {
          actor: author,
          input: { draftId: known().id, ...(effective === undefined ? {} : { effectiveAt: effective }) },
        }),
    },
    beginning(effective ?? announced),
  ]
}

async function save(
  teller: Storyteller,
  { at, author, title, words, changeset }: { at: Instant; author: Actor; title: string; words: string; changeset: Changeset },
): Promise<Draft> {
  return teller.tell(at, (ctx) => perform(ctx, saveDraft, { title, words, changeset }), author)
}

async function act<I, V, R extends Refusal>(
  teller: Storyteller,
  at: Instant,
  action: Action<I, V, R>,
  { actor, input }: { readonly actor: Actor; readonly input: unknown },
): Promise<void> {
  await teller.tell(at, (ctx) => perform(ctx, action, input), actor)
}

/** Takes the rule back and returns everything, by the same steps as the background job. */
async function reverse(teller: Storyteller, story: Story, operator: Actor): Promise<void> {
  const at = story.calendar.moments.reversal
  const reversedVersion = chargingVersion(story.rulebook)
  const clauses = ['invite']
  const input = { version: reversedVersion, clauses, words: reversalWords }
  const batchId = await teller.tell(
    at,
    async (ctx) => {
      const reversed = await perform(ctx, reverseVersion, input)
      return openReversalBatch(ctx, { policy: 'connects', version: reversed.version, reversedVersion, clauses })
    },
    operator,
  )
  for (let state = 'planning'; state !== 'done';)
    state = await teller.tell(addHours(at, 0.01), (ctx) => advanceReversal(ctx, batchId))
}

interface Thread {
  readonly version: number
  readonly from: Instant
  readonly days: number
}

function comments(story: Story, texts: readonly CommentText[], thread: Thread): PolicyStep[] {
  const random = story.random.fork(`comments/${thread.version}`)
  const spoken = new Set<string>()
  return texts.flatMap((text) => {
    // Most speak in the first days.
    const hours = thread.days * 24 * random.next() ** 2.2
    const at = later(random, thread.from, { from: 0.5 + hours, to: 1 + hours })
    const author = commenter(story, text, { at, spoken })
    if (author === undefined || at >= story.calendar.end) return []
    spoken.add(author.id)
    const input = { version: thread.version, body: text.text }
    return [{ at, tell: (teller: Storyteller) => act(teller, at, commentOnVersion, { actor: actorOf(author), input }) }]
  })
}

/** Somebody of that side who speaks the language and was there; small worlds may have nobody. */
function commenter(
  story: Story,
  { language, side }: CommentText,
  { at, spoken }: { readonly at: Instant; readonly spoken: ReadonlySet<string> },
): AccountRow | undefined {
  const people =
    side === 'freelancer'
      ? story.people.freelancers.map(({ account, region }) => ({ account, region }))
      : story.people.clients.map(({ accounts, region }) => ({ account: accounts[0]!, region }))
  const there = people.filter(({ account }) => account.createdAt < at && !spoken.has(account.id) && account.persona === null)
  const speaking = there.filter(({ region }) => baseLanguage(region.language) === language)
  const candidates = speaking.length > 0 ? speaking : language === 'en' ? there : []
  return candidates.length === 0 ? undefined : story.random.pick(candidates).account
}
