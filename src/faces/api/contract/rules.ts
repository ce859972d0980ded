import { z } from 'zod'
import {
  policyNames,
  reverseVersion,
  suspendClauses,
  withdrawVersion,
  type Changeset,
  type EntryContent,
  type HelpPage,
  type PolicyDiff,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import { price, priceQuestion } from './prices.ts'
import { reads, writes } from './route.ts'
import { cents, connectsAmount, cursor, list, moment, pageOf, policy, sha256, stored, versionNumber } from './shapes.ts'

const tags = ['Rules']
const operatorTags = ['Rules: operators']

export const policyDocument = stored<PolicyDocument>({
  type: 'object',
  description:
    'All rules of one kind, as data: clauses, parameters, promises. Those of Connects also have a unit price, returns, grants, expiry, packs and limits; no others may.',
  properties: {
    policy: { enum: policyNames },
    facts: { type: 'string' },
    title: { type: 'string' },
    unitPriceUsdCents: { type: 'integer' },
    params: { type: 'object' },
    clauses: { type: 'array', items: { type: 'object' } },
    returns: { type: 'array', items: { type: 'object' } },
    grants: { type: 'array', items: { type: 'object' } },
    expiry: { type: 'object' },
    packs: { type: 'array', items: { type: 'integer' } },
    limits: { type: 'object' },
    promises: { type: 'array', items: { type: 'object' } },
    assumptions: { type: 'array', items: { type: 'object' } },
  },
  required: ['policy', 'facts', 'title', 'params', 'clauses', 'promises'],
})

export const changeset = stored<Changeset>({
  type: 'object',
  description: 'Edits by id against a parent document, never a snapshot.',
  properties: {
    set: { type: 'object' },
    remove: { type: 'object' },
    order: { type: 'object' },
    breaksPromises: { type: 'array', items: { type: 'string' } },
  },
})

export const diff = stored<PolicyDiff>({
  type: 'object',
  description: 'The exact difference: every case whose outcome changes, and nothing else, with a case that shows it.',
  properties: {
    beforeHash: { type: 'string' },
    afterHash: { type: 'string' },
    prices: { type: 'array', items: { type: 'object' } },
    returns: { type: 'array', items: { type: 'object' } },
    settings: { type: 'array', items: { type: 'object' } },
    edits: { type: 'array', items: { type: 'object' } },
    words: { type: 'array', items: { type: 'string' } },
    nobodyPaysMore: {
      type: 'boolean',
      description:
        'Proved over every case. Only then may a version start without notice. For fees: no fee rises; for ranking: no weight changes; for notice: none gets shorter.',
    },
    somebodyPaysMore: { type: 'object' },
    cells: { type: 'integer' },
    incomparable: { type: 'array', items: { type: 'string' } },
  },
  required: ['beforeHash', 'afterHash', 'prices', 'returns', 'settings', 'edits', 'words', 'nobodyPaysMore', 'cells'],
})

const versionSummary = z.object({
  policy: z.string(),
  version: z.int(),
  parent: z.int().nullable(),
  kind: z.enum(['normal', 'reversal', 'suspension']),
  title: z.string(),
  state: z.enum(['announced', 'active', 'superseded', 'suspended', 'reversed', 'withdrawn']),
  sha256,
  nobodyPaysMore: z.boolean(),
  breaksPromises: list(z.string()),
  reversesVersion: z.int().nullable(),
  reversesClauses: list(z.string()).nullable(),
  suspendsVersion: z.int().nullable(),
  suspendsClauses: list(z.string()).nullable(),
  announcedAt: moment.nullable(),
  effectiveAt: moment.nullable(),
  endedAt: moment.nullable(),
})

const entry = z.object({
  policy: z.string(),
  no: z.int(),
  kind: z.enum(['announced', 'reversed', 'suspended', 'withdrawn', 'corrected']),
  version: z.int(),
  corrects: z.int().optional(),
  at: moment,
  effectiveAt: moment.optional(),
  content: stored<EntryContent>({ type: 'object', description: 'What the entry says; it is hashed as a whole.' }),
  previousHash: sha256,
  hash: sha256,
})

const version = versionSummary.extend({
  document: policyDocument,
  changeset: changeset.nullable(),
  diff,
  entries: list(entry),
  reversedBy: z.int().nullable(),
  suspendedBy: z.int().nullable(),
})

const helpPage = stored<HelpPage>({
  type: 'object',
  description:
    'A page for people, e.g. “Understanding and using Connects”, made from the rules in force; every number names its node.',
  properties: { title: { type: 'string' }, hash: { type: 'string' }, sections: { type: 'array', items: { type: 'object' } } },
  required: ['title', 'hash', 'sections'],
})

const reversalPreview = z.object({
  clauses: list(z.string()),
  diff,
  means: z.string().meta({ description: 'What taking back rules of this kind does about what happened under them.' }),
  people: z.int().meta({ description: 'Who gets Connects back; these figures are 0 for rules that charge none.' }),
  charges: z.int(),
  connects: connectsAmount,
  usdCents: cents,
  lots: z.int(),
  partlyReturned: z.int(),
  notOwed: z.int(),
})

const publicCount = z.union([z.int(), z.literal('few')]).meta({ description: 'In steps of five; `few` stands for 1 to 4.' })
const reversalReport = z.object({
  version: z.int().meta({ description: 'The reversing version.' }),
  reversedVersion: z.int(),
  clauses: list(z.string()),
  state: z.enum(['planning', 'refunding', 'done']),
  startedAt: moment,
  finishedAt: moment.nullable(),
  people: publicCount,
  charges: z.int(),
  settledCharges: z.int(),
  due: connectsAmount,
  refunded: connectsAmount,
  refundedPeople: publicCount,
  lotsReinstated: z.int(),
  exceptions: list(z.object({ exception: z.string(), charges: z.int(), connects: connectsAmount })),
  balanced: z.boolean().meta({ description: 'True once everything owed is refunded or named as an exception.' }),
})

const ofOneKind = z.strictObject({ policy })
const oneVersion = z.strictObject({ version: versionNumber, policy })
/** Clauses in an address: `?clauses=invite,proposal`. */
const clauseNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1).max(64)).min(1).max(500))
  .optional()
  .meta({ description: 'Ids, separated by commas; without them all clauses the version changed.' })

export const rules = {
  versions: reads(['anyone'])
    .route({ method: 'GET', path: '/rules/versions', tags, summary: 'All versions, newest first' })
    .input(z.strictObject({ policy, cursor }))
    .output(pageOf(versionSummary)),
  version: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}',
      tags,
      summary: 'One version: rules, exact diff, and what was published about it',
    })
    .input(oneVersion)
    .output(version),
  active: reads(['anyone'])
    .route({ method: 'GET', path: '/rules/active', tags, summary: 'The version in force now' })
    .input(ofOneKind)
    .output(version),
  register: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/register',
      tags,
      summary: 'The hash-chained register, newest entry first',
      description: 'Each entry names the hash of the one before, so nothing can be changed or left out unseen.',
    })
    .input(z.strictObject({ policy, cursor }))
    .output(pageOf(entry)),
  help: reads(['anyone'])
    .route({ method: 'GET', path: '/rules/help', tags, summary: 'The help page, generated from the rules in force' })
    .input(ofOneKind)
    .output(z.object({ policy: z.string(), version: z.int(), page: helpPage })),
  price: reads(['anyone'])
    .route({
      method: 'POST',
      path: '/rules/price',
      tags,
      summary: 'What an action would cost now, for any facts; nothing is stored',
      description: 'Only what costs Connects: fees are decided when a contract begins, and kept by it.',
    })
    .input(priceQuestion)
    .output(price),
  reversal: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/reversal',
      tags,
      summary: 'The report of a reversal, by the reversing or the reversed version',
      description: '404 for rules that charge no Connects: nothing is given back there, so there is nothing to report.',
    })
    .input(oneVersion)
    .output(reversalReport),
  reversalPreview: reads(['operator'])
    .route({
      method: 'GET',
      path: '/rules/versions/{version}/reversal-preview',
      tags: operatorTags,
      summary: 'What a reversal would change and give back, counted by the rules that will refund',
    })
    .input(oneVersion.extend({ clauses: clauseNames }))
    .output(reversalPreview),
  reverse: writes(reverseVersion.who)
    .route({
      method: 'POST',
      path: '/rules/versions/{version}/reverse',
      tags: operatorTags,
      successStatus: 201,
      summary: 'Take clauses of a version back, at once; what follows for Connects and contracts follows by itself',
    })
    .input(
      oneVersion.extend({
        clauses: list(z.string().max(64)).optional(),
        words: z.string().meta({ description: 'What is taken back and why, in plain words: it is published.' }),
      }),
    )
    .output(
      z.object({
        version: z.int(),
        sha256,
        effectiveAt: moment,
        clauses: list(z.string()),
        withdrew: z.int().optional(),
      }),
    ),
  suspend: writes(suspendClauses.who)
    .route({
      method: 'POST',
      path: '/rules/versions/{version}/suspend',
      tags: operatorTags,
      successStatus: 201,
      summary: 'Let clauses of a version stop charging, at once; nothing is returned by it',
      description: 'Refused where the exact diff cannot prove that nobody is worse off, as with every weight of the ranking.',
    })
    .input(
      oneVersion.extend({
        clauses: list(z.string().max(64)).optional(),
        words: z.string().meta({ description: 'What stops and why, in plain words: it is published.' }),
      }),
    )
    .output(
      z.object({
        version: z.int(),
        sha256,
        effectiveAt: moment,
        clauses: list(z.string()),
        charging: z.enum(['restored', 'free']),
        withdrew: z.int().optional(),
      }),
    ),
  withdraw: writes(withdrawVersion.who)
    .route({
      method: 'POST',
      path: '/rules/versions/{version}/withdraw',
      tags: operatorTags,
      summary: 'Take an announced version back before it begins, in public',
      description: 'The announcement stays in the register, followed by this.',
    })
    .input(oneVersion.extend({ reason: z.string().meta({ description: 'Why, in plain words: it is published.' }) }))
    .output(z.object({ version: z.int() })),
}
