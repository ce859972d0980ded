import { sql } from 'kysely'
import type { Refusal } from '#kernel/result.ts'
import { jobs } from '#modules/measurement/jobs.ts'
import { announceVersion, approveDraft, planMeasurement, saveDraft, submitDraft, type Guardrail } from '#modules/policy/index.ts'
import { simulateDraft } from '#modules/simulation/index.ts'
import { runAction, type Action } from '#platform/run-action.ts'
import type { TestDatabase } from './database.ts'
import type { Person } from './market.ts'
import { runJob } from './news.ts'

export interface AnswerPrice {
  readonly author: Person
  readonly approver: Person
  /** What an answer to an invitation costs. */
  readonly connects: number
  readonly guardrails: readonly Guardrail[]
}

/** Announces, by the product's own steps, that answers to invitations will cost something; outreach stays as it is, to compare with. */
export async function announceAnswerPrice(database: TestDatabase, { author, approver, ...price }: AnswerPrice): Promise<number> {
  const act = actIn(database)
  const { id: draftId, sha256 } = await act(saveDraft, author, {
    title: `Answers cost ${price.connects}`,
    words: 'What changes and why.',
    changeset: {
      set: { clauses: [{ id: 'invite', charge: { fixed: price.connects } }] },
      breaksPromises: ['answering-is-free'],
    },
  })
  const control = { initiator: ['enterprise_outreach'] }
  const { guardrails } = price
  const plan = { primary: 'invite_response_rate', control, preDays: 365, confidencePercent: 95, guardrails }
  await act(planMeasurement, author, { draftId, plan })
  await act(submitDraft, author, { draftId })
  await act(approveDraft, approver, { draftId, sha256 })
  await act(simulateDraft, author, { draftId })
  return (await act(announceVersion, author, { draftId })).version
}

/** Runs actions as people; a refusal fails the test with its data. */
export function actIn(database: TestDatabase) {
  return async <Input, Value, R extends Refusal>(action: Action<Input, Value, R>, as: Person, input: unknown): Promise<Value> => {
    const done = await runAction(database.app, action, { actor: as.actor, input })
    if (!done.ok) throw new Error(JSON.stringify(done.refusal))
    return done.value
  }
}

export interface CountedDays {
  /** How many are invited on each day, about; 200 by Enterprise outreach besides. */
  readonly invited: number
  /** Of 100 invited, how many say yes; of the outreach always half. */
  readonly answering?: number
}

/**
 * Writes what would have been counted on the days that can be final by now and have none yet, 500 days back at most: everything after the
 * counting is the product's own. The same days have the same figures in every run.
 */
export async function writeCountedDays({ owner }: TestDatabase, { invited, answering = 50 }: CountedDays): Promise<void> {
  await sql`
    with last as (select max(day) as day from measurement.counted_day where source = 'answers'),
      days as (
        insert into measurement.counted_day (source, day)
        select 'answers', day::date from generate_series(
          coalesce((select day + 1 from last), (platform.now() - interval '500 days')::date),
          ((platform.now() - interval '1 hour') at time zone 'utc')::date - 4, interval '1 day') as day
        returning day),
      figures as (
        select day, initiator, items + ('x' || substr(md5(day::text || initiator), 1, 4))::bit(16)::int % 15 as items,
          percent + ('x' || substr(md5(day::text || initiator), 5, 4))::bit(16)::int % 5 as percent
        from days, (values ('client_invite', ${invited}::int, ${answering}::int), ('enterprise_outreach', 200, 50)) as groups (initiator, items, percent))
    insert into measurement.daily_figure (source, day, initiator, client_kind, category, freelancer_plan, badge, items, hits, amount)
    select 'answers', day, initiator, 'company', 'design', 'basic', 'none', items, items * percent / 100, items from figures`.execute(
    owner,
  )
}

/** Runs the daily job that measures once. */
export async function measureToday(database: TestDatabase): Promise<void> {
  const [measureDaily] = jobs
  await runJob(database, measureDaily!, {})
}
