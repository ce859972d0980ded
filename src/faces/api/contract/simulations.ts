import { z } from 'zod'
import { cancelRun, repeatRun, startRun, type Report, type RunRecord } from '#modules/simulation/index.ts'
import { detailProperties, forecasts, runRecordProperties } from './impacts.ts'
import { reads, writes } from './route.ts'
import { cursor, id, list, moment, pageOf, sha256, stored } from './shapes.ts'

const tags = ['Rules: simulations']
const integer = { type: 'integer' } as const
const sums = { actions: integer, before: integer, after: integer } as const
const affected = { type: 'object', properties: { people: integer, actions: integer, connects: integer } } as const

const report = stored<Report>({
  type: 'object',
  description:
    'Every recorded decision of the window priced by both sets of rules: amounts are whole Connects, shares run from 0 to 1. Nobody is assumed to act differently.',
  properties: {
    window: { type: 'object', properties: { from: { type: 'string' }, until: { type: 'string' } } },
    people: integer,
    ...sums,
    unitPriceUsdCents: { type: 'object', properties: { before: integer, after: integer } },
    payingMore: affected,
    payingLess: affected,
    byAction: { type: 'array', items: { type: 'object', properties: { action: { type: 'string' }, ...sums } } },
    ...detailProperties,
    moves: { type: 'array', items: { type: 'object' }, description: 'Decisions by clause and price under either rules.' },
    mostAffected: {
      type: 'array',
      description: 'At most a hundred people, the largest change first: never public.',
      items: { type: 'object', properties: { ownerId: { type: 'string' }, ...sums } },
    },
    liability: { type: 'object', properties: { connects: integer, usdCents: integer } },
  },
  required: ['window', 'actions', 'people', 'coverage', 'before', 'after', 'payingMore', 'payingLess', 'bands', 'segments'],
})

const record = stored<RunRecord>({
  type: 'object',
  description: 'What makes the report repeatable.',
  properties: { policy: { type: 'string' }, ...runRecordProperties },
  required: ['beforeSha256', 'afterSha256', 'rows', 'compiler', 'assumptions', 'resultSha256'],
})

const run = z.object({
  id,
  of: z.object({ kind: z.enum(['draft', 'version', 'pack']), subject: z.string() }),
  title: z.string(),
  beforeVersion: z.int().meta({ description: 'The version it is compared with.' }),
  beforeSha256: sha256,
  afterSha256: sha256,
  days: z.int().meta({ description: 'Days of history.' }),
  repeats: id.nullable().meta({ description: 'The run that this one does again.' }),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: z
    .object({ what: z.string(), done: z.number(), total: z.number().meta({ description: '0 while nobody knows.' }) })
    .nullable(),
  askedBy: id.nullable(),
  askedAt: moment,
  finishedAt: moment.nullable(),
  problem: z.string().nullable().meta({ description: 'Why it failed, for people.' }),
})

const oneRun = z.strictObject({ runId: id })
const asked = z.object({ runId: id })

export const simulations = {
  list: reads(['operator'])
    .route({ method: 'GET', path: '/simulations', tags, summary: 'Simulations, newest first' })
    .input(z.strictObject({ cursor }))
    .output(pageOf(run)),
  start: writes(startRun.who)
    .route({
      method: 'POST',
      path: '/simulations',
      tags,
      successStatus: 202,
      summary: 'Ask for a simulation; it runs in the background',
      description:
        'A draft is compared with the version it changes, a version with the one before, a pack (`guildhall/G1`) with what is in force. A draft’s simulation of at least 90 days is also the impact without which it cannot be announced. Rules of Connects only: a draft of other rules is priced by `POST /drafts/{draftId}/measure`.',
    })
    .input(
      z.strictObject({
        of: z.strictObject({
          kind: z.enum(['draft', 'version', 'pack']),
          subject: z.string().max(60).meta({ description: 'A draft’s id, a version’s number, or PACK/VERSION.' }),
        }),
        days: z.int().min(1).max(3_660).optional().meta({ description: 'Days of history up to now; 90 by default.' }),
      }),
    )
    .output(asked),
  get: reads(['operator'])
    .route({
      method: 'GET',
      path: '/simulations/{runId}',
      tags,
      summary: 'One simulation: how far it is, its run record and forecast once it is done, and who ran it again',
    })
    .input(oneRun)
    .output(
      run.extend({
        record: record.nullable(),
        forecast: forecasts.nullable(),
        repetitions: list(z.object({ id, finishedAt: moment, resultSha256: sha256 })).meta({
          description: 'The newest ones: their hashes must be its own.',
        }),
      }),
    ),
  report: reads(['operator'])
    .route({
      method: 'GET',
      path: '/simulations/{runId}/report',
      tags,
      summary: 'The whole report of a simulation that is done',
    })
    .input(oneRun)
    .output(report),
  cancel: writes(cancelRun.who)
    .route({
      method: 'POST',
      path: '/simulations/{runId}/cancel',
      tags,
      summary: 'End a simulation that nobody waits for any more',
    })
    .input(oneRun)
    .output(asked),
  repeat: writes(repeatRun.who)
    .route({
      method: 'POST',
      path: '/simulations/{runId}/repeat',
      tags,
      successStatus: 202,
      summary: 'Run a finished simulation again over the same history: it must give the same hash',
    })
    .input(oneRun)
    .output(asked),
}
