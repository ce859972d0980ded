import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { connects } from '#kernel/connects.ts'
import { invariant } from '#kernel/invariant.ts'
import { inclusionPath, leafHash, rootFrom, rootOf, type Hash } from '#kernel/merkle.ts'
import { compareIds, type Bid } from './round.ts'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
const whole = z.int().min(0)
const moment = z.iso.datetime({ precision: 3 })

/** One bid as it is sealed and, after the auction, shown to everybody: no name in it, and enough to settle the round again. */
export const sealedBidSchema = z.strictObject({
  /** Of the bid, not of a person or proposal. */
  id: z.uuid(),
  /** `pseudonymOf` the payer: equal for two bids of one payer in this auction, and nothing elsewhere. */
  owner: hex(16),
  maximum: whole,
  namedAt: moment,
  /** 16 random bytes that only the bidder learns before the end: without them, a sibling's small number could be guessed from its hash. */
  salt: hex(16),
})
export type SealedBid = Readonly<z.output<typeof sealedBidSchema>>

export const termsSchema = z.strictObject({
  slots: z.int().min(1),
  min: whole,
  pays: z.enum(['highest_losing_bid', 'pay_your_bid']),
  mostPerOwner: z.int().min(1),
})

const headContent = {
  format: z.literal('guildhall-auction-round@1'),
  auction: z.uuid(),
  /** From 1: a round's place in its auction. */
  round: z.int().min(1),
  frozenAt: moment,
  /** The rules the round is settled by, and where they are written. */
  terms: termsSchema,
  policy: z.strictObject({ version: z.int().min(1), hash: hex(32), clause: z.string() }),
  /** How many bids were sealed. */
  bids: whole,
  /** The root of the tree over them, in the order of their ids. */
  root: hex(32),
}
/** What is published at the moment of the freeze, for everybody to keep: it names no sum, and binds all of them. */
export const roundHeadSchema = z.strictObject({ ...headContent, hash: hex(32) })
export type RoundHead = Readonly<z.output<typeof roundHeadSchema>>

/** That one bid is among the sealed ones: its place in the order of ids, and the other parts' roots from the bottom up, in hexadecimal. */
export const bidInclusionSchema = z.strictObject({ index: whole, path: z.array(hex(32)).max(31) })
export type BidInclusion = Readonly<z.output<typeof bidInclusionSchema>>

/** An owner under a name that only holds within one auction. `secret` is the auction's own; whoever has it can link, nobody else. */
export function pseudonymOf(secret: string, ownerId: string): string {
  return createHash('sha256').update(`${secret}\0${ownerId}`).digest('hex').slice(0, 32)
}

/** Seals the bids of a round as they stand. The order they are given in does not matter. */
export function sealRound(about: Omit<RoundHead, 'format' | 'bids' | 'root' | 'hash'>, bids: readonly SealedBid[]): RoundHead {
  const content = { format: 'guildhall-auction-round@1' as const, ...about, bids: bids.length, root: rootOfBids(about, bids) }
  return { ...content, hash: hashOfHead(content) }
}

/** The proof that the bid `id` is in the round that these bids make. */
export function includeBid(round: Pick<RoundHead, 'auction' | 'round'>, bids: readonly SealedBid[], id: string): BidInclusion {
  const listed = inOrder(bids)
  const index = listed.findIndex((bid) => bid.id === id)
  invariant(index >= 0, `there is no bid ${id} in the round`)
  return { index, path: inclusionPath(leavesOf(round, listed), index).map((hash) => hash.toString('hex')) }
}

/** Whether the head says its own hash: a head with a changed number does not. */
export function isWholeHead({ hash, ...content }: RoundHead): boolean {
  return hashOfHead(content) === hash
}

/** Whether exactly these bids were sealed under the head. */
export function isWholeLadder(head: RoundHead, bids: readonly SealedBid[]): boolean {
  return bids.length === head.bids && rootOfBids(head, bids) === head.root
}

/** Whether the bid, exactly as it stands here, was sealed under the head. */
export function isIncluded(head: RoundHead, bid: SealedBid, { index, path }: BidInclusion): boolean {
  const leaf = hashOfBid(head, bid)
  const root = rootFrom({ leaf, index, size: head.bids, path: path.map((hash) => Buffer.from(hash, 'hex')) })
  return root?.toString('hex') === head.root
}

/** The bid as it takes part in settling. */
export function bidOf({ id, owner, maximum, namedAt }: SealedBid): Bid {
  return { id, owner, maximum: connects(maximum), namedAt: Date.parse(namedAt) }
}

function rootOfBids(round: Pick<RoundHead, 'auction' | 'round'>, bids: readonly SealedBid[]): string {
  // RFC 9162: the tree without leaves has the hash of nothing as its root.
  if (bids.length === 0) return createHash('sha256').digest('hex')
  return rootOf(leavesOf(round, inOrder(bids))).toString('hex')
}

function inOrder(bids: readonly SealedBid[]): readonly SealedBid[] {
  return bids.toSorted((left, right) => compareIds(left.id, right.id))
}

function leavesOf(round: Pick<RoundHead, 'auction' | 'round'>, listed: readonly SealedBid[]): Hash[] {
  return listed.map((bid) => hashOfBid(round, bid))
}

/** Auction and round are part of the leaf, so that no leaf of one round can stand in another. */
function hashOfBid({ auction, round }: Pick<RoundHead, 'auction' | 'round'>, bid: SealedBid): Hash {
  return leafHash(canonical({ type: 'bid', auction, round, ...bid }))
}

function hashOfHead(content: Omit<RoundHead, 'hash'>): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}

/** JSON with sorted keys and no spaces (RFC 8785). */
function canonical(value: unknown): string {
  const text = canonicalize(value)
  invariant(text !== undefined, 'what is sealed is JSON')
  return text
}
