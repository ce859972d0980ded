import { z } from 'zod'
import {
  auctionTermsSchema,
  bid,
  bidStates,
  closeReasons,
  resultSheetSchema,
  roundHeadSchema,
  withdrawBid,
} from '#modules/auctions/index.ts'
import { categories } from '#kernel/category.ts'
import { eligibilities } from '#modules/policy/index.ts'
import { reads, writes } from './route.ts'
import { connectsAmount, id, list, moment, sha256, wholeNumber } from './shapes.ts'

const tags = ['Boosts']

const auction = z.object({
  id,
  isOpen: z.boolean(),
  openedAt: moment,
  closesAt: moment.meta({ description: 'At the latest; the first hire or the end of the job ends it before.' }),
  closedAt: moment.nullable(),
  closeReason: z.enum(closeReasons).nullable(),
  terms: auctionTermsSchema,
  eligible: z.enum(eligibilities).meta({
    description:
      'Who may bid: everybody with a submitted proposal, or only those whose profile has the field of the job or names one of the skills it needs. No part of what settles a round: the heads bind it by the hash of the rules.',
  }),
  version: z.int().meta({ description: 'Of the rules that the auction was opened under, and keeps.' }),
  sha256,
  clause: z.string(),
  wasHeldOut: z.boolean().meta({ description: 'Whether nothing was shown or charged here. Told once it is over; false before.' }),
  heads: list(roundHeadSchema).meta({
    description: 'The head of each round, published when it was frozen, at most one a day: keep its `hash`.',
  }),
})

export const auctions = {
  get: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/auctions/{auctionId}',
      tags,
      summary: 'An auction for boosted places: its terms, and what was published when each round was frozen',
      description: 'Names no sum and nobody. The heads bind every bid, so that nothing can be changed afterwards.',
    })
    .input(z.strictObject({ auctionId: id }))
    .output(auction),
  round: reads(['anyone'])
    .route({
      method: 'GET',
      path: '/auctions/{auctionId}/rounds/{round}',
      tags,
      summary: 'A round: its head, and the whole ladder without names once the auction is over',
      description: '`guildhall auction verify` settles it again from this answer alone.',
    })
    .input(z.strictObject({ auctionId: id, round: wholeNumber(1, 10_000) }))
    .output(resultSheetSchema),
}

const fit = z.object({
  field: z.boolean().meta({ description: 'Whether the profile’s field is the job’s.' }),
  skills: list(z.string()).meta({ description: 'The skills the job needs that the profile names.' }),
})

const ownBid = z.object({
  state: z.enum(bidStates),
  maximum: connectsAmount,
  pays: connectsAmount
    .nullable()
    .meta({ description: 'What its place costs, once a round gave it one. Charged only when the client acts.' }),
  isIn: z.boolean().meta({ description: 'Whether it would have a place if the round were frozen now.' }),
  fit: fit.nullable().meta({ description: 'What let it in when it was placed; null where every submitted proposal may bid.' }),
  chargeId: id.nullable(),
  isSealed: z.boolean().meta({ description: 'Whether it was in a round: then there is a result sheet.' }),
  movedAt: moment,
})

const boost = z.object({
  auctionId: id.nullable().meta({ description: 'null before the first bid of anybody, which opens the auction.' }),
  terms: auctionTermsSchema
    .pick({ slots: true, min: true, pays: true })
    .extend({
      version: z.int(),
      clause: z.string(),
      eligible: z.enum(eligibilities),
      viewsUntilWorn: z.int(),
      opensUntilWorn: z.int(),
    })
    .meta({ description: 'The rules it is, or would be, settled by.' }),
  closesAt: moment,
  frozenAt: moment.nullable(),
  bids: z.int().meta({ description: 'How many bids there are now.' }),
  toBeIn: connectsAmount.meta({ description: 'The least maximum that would have a place if you named it now.' }),
  least: connectsAmount.meta({ description: 'The least maximum that is taken: more than your own while that is held.' }),
  mayBid: z.boolean(),
  judged: fit
    .extend({
      mayBid: z.boolean(),
      wanted: z.object({ category: z.enum(categories), skills: list(z.string()) }),
    })
    .nullable()
    .meta({
      description:
        'How a maximum named now would be judged; null where every submitted proposal may bid, where none can be named, and for a raise, which is not judged.',
    }),
  isOver: z.boolean(),
  wasHeldOut: z.boolean().meta({ description: 'Whether nothing was shown or charged here. Told once it is over; false before.' }),
  mine: ownBid.nullable(),
})

export const boosts = {
  get: reads(['freelancer'])
    .route({
      method: 'GET',
      path: '/proposals/{proposalId}/boost',
      tags,
      summary: 'The boost of a proposal of mine, and what it takes to be in now',
    })
    .input(z.strictObject({ proposalId: id }))
    .output(boost),
  bid: writes(['freelancer'])
    .route({
      method: 'POST',
      path: '/proposals/{proposalId}/boost',
      tags,
      successStatus: 201,
      summary: 'Name the most I would pay for a boosted place, or a higher sum than before',
      description:
        'All of it is held and nothing is charged: that happens only when the client does something with the boosted proposal.',
    })
    .input(bid.input)
    .output(z.object({ bidId: id, maximum: connectsAmount })),
  withdraw: writes(['freelancer'])
    .route({
      method: 'POST',
      path: '/proposals/{proposalId}/boost/withdraw',
      tags,
      summary: 'Take a bid back before its round is frozen',
    })
    .input(withdrawBid.input)
    .output(z.object({ released: connectsAmount })),
  sheet: reads(['freelancer'])
    .route({
      method: 'GET',
      path: '/proposals/{proposalId}/result-sheet',
      tags,
      summary: 'My result sheet: my bid with the proof that it was sealed, what I was charged and why',
      description:
        'Of the last round my bid was in; there is none before the first freeze. With the whole ladder once the auction is over. `guildhall auction verify` checks it offline.',
    })
    .input(z.strictObject({ proposalId: id }))
    .output(resultSheetSchema),
}
