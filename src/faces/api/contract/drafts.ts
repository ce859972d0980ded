import { z } from 'zod'
import type { Finding } from '#modules/policy/index.ts'
import { impact } from './impacts.ts'
import { reads, writes } from './route.ts'
import { changeset, diff, policyDocument } from './rules.ts'
import { cursor, id, list, moment, pageOf, policy, policyName, sha256, stored } from './shapes.ts'

const tags = ['Rules: operators']
const draftStates = ['draft', 'in_review', 'approved', 'announced', 'rejected', 'withdrawn'] as const

const findings = list(
  stored<Finding>({
    type: 'object',
    description: 'One thing that is wrong or worth a thought, with complete facts of a case that shows it.',
    properties: {
      code: { type: 'string' },
      severity: { enum: ['error', 'warning', 'declared'] },
      message: { type: 'string' },
      where: { type: 'string' },
      action: { type: 'string' },
      facts: { type: 'object' },
    },
    required: ['code', 'severity', 'message', 'where'],
  }),
)

const draftSummary = z.object({
  id,
  policy: z.string(),
  parent: z.int(),
  title: z.string(),
  words: z.string(),
  sha256,
  state: z.enum(draftStates),
  breaksPromises: list(z.string()),
  author: id.nullable(),
  approver: id.nullable(),
  reason: z.string().nullable(),
  version: z.int().nullable(),
  revision: z.int(),
  createdAt: moment,
  updatedAt: moment,
})

const draft = draftSummary.extend({ changeset, document: policyDocument, findings, diff })

const text = {
  title: z.string().meta({ description: 'A short line for the list of versions.' }),
  words: z.string().meta({ description: 'What changes and why, in plain words: it becomes the announcement.' }),
  changeset: z.unknown().optional().meta({ description: 'Edits by id against the parent; this or `document`.' }),
  document: z.unknown().optional().meta({ description: 'The whole rules; the edits against the parent are worked out.' }),
  breaksPromises: list(z.string().max(64))
    .optional()
    .meta({ description: 'With `document`: the promises that this openly breaks. A changeset names them itself.' }),
}

const path = z.strictObject({ draftId: id })
const why = path.extend({ reason: z.string() })

/** One operator's move on a draft. */
function move(name: string, summary: string, description?: string) {
  return writes(['operator']).route({
    method: 'POST',
    path: `/drafts/{draftId}/${name}`,
    tags,
    summary,
    ...(description === undefined ? {} : { description }),
  })
}

export const drafts = {
  list: reads(['operator'])
    .route({ method: 'GET', path: '/drafts', tags, summary: 'Drafts, the last touched first' })
    .input(z.strictObject({ policy, cursor }))
    .output(pageOf(draftSummary)),
  get: reads(['operator'])
    .route({ method: 'GET', path: '/drafts/{draftId}', tags, summary: 'A draft with its rules, findings and exact diff' })
    .input(path)
    .output(draft),
  create: writes(['operator'])
    .route({
      method: 'POST',
      path: '/drafts',
      tags,
      successStatus: 201,
      summary: 'Keep a draft against the newest version',
      description:
        'Rules with an error are not kept: a gap, an overlap, an unknown fact, a promise broken without saying so. Each comes back in `errors` with a case that shows it.',
    })
    .input(
      z.strictObject({
        ...text,
        policy: policyName.optional().meta({
          description:
            'Which rules the edits are to; what `document` names where it is left out, and `connects` for a changeset.',
        }),
      }),
    )
    .output(draft),
  update: writes(['operator'])
    .route({
      method: 'PUT',
      path: '/drafts/{draftId}',
      tags,
      summary: 'Change a draft; review and approval start again',
      description: 'It stays one of the rules it was begun for.',
    })
    .input(z.strictObject({ ...text, draftId: id, revision: z.int().meta({ description: 'The revision you read.' }) }))
    .output(draft),
  measure: move(
    'measure',
    'Price the last 90 days under the draft: it cannot be announced without',
    'For Connects every priced decision, for fees those that contracts keep (`unit` is then `usd_cents`). Ranking and notice cost nobody anything, so their figures are 0.',
  )
    .input(path)
    .output(impact),
  submit: move('submit', 'Hand the draft to another operator').input(path).output(draft),
  approve: move(
    'approve',
    'Approve exactly the rules with this hash',
    'Its author may not, as long as there is another operator.',
  )
    .input(path.extend({ sha256 }))
    .output(draft),
  reject: move('reject', 'Send it back for good, with a reason').input(why).output(draft),
  withdraw: move('withdraw', 'Give it up before it is announced').input(why).output(draft),
  announce: move(
    'announce',
    'Make it public',
    'Where the exact diff proves that nobody pays more it may start at once; otherwise after the notice, which the database enforces.',
  )
    .input(path.extend({ effectiveAt: z.iso.datetime({ offset: true }).optional() }))
    .output(z.object({ version: z.int(), sha256, effectiveAt: moment, nobodyPaysMore: z.boolean() })),
}
