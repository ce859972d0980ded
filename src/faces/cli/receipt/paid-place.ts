import { z } from 'zod'
import { connectsText, documentHash, type PolicyDocument } from '#modules/policy/index.ts'

const whole = z.int().min(0)
/** What the receipts of all paid places have. */
const shared = {
  chargeId: z.uuid(),
  ownerId: z.uuid(),
  version: z.int().min(1),
  sha256: z.string(),
  inclusion: z.unknown().optional(),
}
const moment = z.iso.datetime()

const boost = z.object({
  ...shared,
  format: z.literal('guildhall-boost-receipt@1'),
  clauseId: z.string(),
  rule: z.object({ pays: z.enum(['highest_losing_bid', 'pay_your_bid']), min: whole }),
  round: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  maximum: whole,
  amount: whole,
  lots: z.array(z.object({ lotId: z.uuid(), qty: whole })),
  returned: z.object({ qty: whole, entries: z.array(z.object({ qty: whole })) }),
})
const click = z.object({
  ...shared,
  format: z.literal('guildhall-click-receipt@1'),
  clause: z.string(),
  amount: whole,
  shownAt: moment,
  at: moment,
  returned: whole,
})
const badge = z.object({
  ...shared,
  format: z.literal('guildhall-badge-receipt@1'),
  clause: z.string(),
  no: z.int().min(1),
  price: whole,
  from: moment,
  until: moment,
  at: moment,
})
const placeSchema = z.discriminatedUnion('format', [boost, click, badge])
type Place = Readonly<z.output<typeof placeSchema>>

/** What of a paid place's receipt can be checked from itself: that it agrees with itself. What it cost, only its seal proves. */
export interface CheckedPlace {
  readonly problems: readonly string[]
  /** What the seal has to be about; absent where the file is none of these receipts. */
  readonly sealed?: Pick<Place, 'chargeId' | 'ownerId' | 'version' | 'sha256' | 'inclusion'> & {
    readonly amount: number
    readonly lots?: readonly { readonly lotId: string; readonly qty: number }[]
  }
  /** What was paid for, as the end of a sentence, and what no file can prove about its price. */
  readonly paidFor: string
  readonly left: string
}

/** The receipt of a boosted place, a click or a part of a week with the badge; undefined for any other file. */
export function checkPaidPlace(file: unknown, document: PolicyDocument | undefined): CheckedPlace | undefined {
  const isPlace = z.object({ format: z.enum(placeSchema.options.map(({ shape }) => shape.format.value)) }).safeParse(file).success
  if (!isPlace) return undefined
  const parsed = placeSchema.safeParse(file)
  if (!parsed.success)
    return { problems: ['This receipt is damaged: parts of it are missing or are something else.'], paidFor: '', left: '' }
  const place = parsed.data
  const { chargeId, ownerId, version, sha256, inclusion } = place
  const amount = place.format === 'guildhall-badge-receipt@1' ? 1 : place.amount
  const lots = place.format === 'guildhall-boost-receipt@1' ? { lots: place.lots } : {}
  return {
    problems: [...problemsOf(place), ...(document === undefined ? [] : problemsWith(document, place))],
    sealed: { chargeId, ownerId, version, sha256, inclusion, amount, ...lots },
    ...wordsOf(place),
  }
}

function problemsOf(place: Place): readonly string[] {
  if (place.format === 'guildhall-boost-receipt@1') return problemsOfBoost(place)
  if (place.format === 'guildhall-click-receipt@1')
    return [
      ...(place.returned > place.amount ? ['More came back than was charged.'] : []),
      ...(place.at < place.shownAt ? ['It was clicked before it was shown.'] : []),
    ]
  return [
    ...(place.no > place.price ? [`It is Connect ${place.no} of a week that cost ${connectsText(place.price)}.`] : []),
    ...(place.until < place.from || place.at < place.until ? ['It was taken before its part of the week was over.'] : []),
  ]
}

function problemsOfBoost({ rule, maximum, amount, lots, returned }: z.output<typeof boost>): readonly string[] {
  const used = lots.reduce((sum, { qty }) => sum + qty, 0)
  const back = returned.entries.reduce((sum, { qty }) => sum + qty, 0)
  const problems: string[] = []
  if (amount > maximum) problems.push(`The place cost ${connectsText(amount)}, more than the maximum of ${maximum}.`)
  if (amount < rule.min) problems.push(`The place cost ${connectsText(amount)}, less than the least bid of ${rule.min}.`)
  if (rule.pays === 'pay_your_bid' && amount !== maximum)
    problems.push('By its rule everybody pays their bid, and it says another sum.')
  if (used !== amount) problems.push(`The lots used add up to ${used} Connects, not ${amount}.`)
  if (back !== returned.qty) problems.push(`The returns add up to ${back} Connects, not ${returned.qty}.`)
  if (returned.qty > amount) problems.push('More came back than was charged.')
  return problems
}

function problemsWith(document: PolicyDocument, place: Place): readonly string[] {
  const hash = documentHash(document)
  if (hash !== place.sha256) return [`This document has the hash ${hash}, the receipt names ${place.sha256}.`]
  const clause = place.format === 'guildhall-boost-receipt@1' ? place.clauseId : place.clause
  return document.clauses.some(({ id }) => id === clause) ? [] : [`The full document has no rule ${clause}.`]
}

function wordsOf(place: Place): Pick<CheckedPlace, 'paidFor' | 'left'> {
  if (place.format === 'guildhall-boost-receipt@1')
    return {
      paidFor: 'for a boosted proposal',
      left: `The price was made by all bids of its round: the result sheet proves it, with \`guildhall auction verify SHEET --hash ${place.round.hash}\`.`,
    }
  if (place.format === 'guildhall-click-receipt@1')
    return {
      paidFor: 'for a click on a boosted profile',
      left: 'The price was made by the other boosts of that moment, which are not public: how it was made cannot be checked from a file.',
    }
  return {
    paidFor: 'for a part of a week with the availability badge',
    left: 'The price of the week was made by all who asked for the badge: the marketplace publishes the figures of each day at /availability.',
  }
}
