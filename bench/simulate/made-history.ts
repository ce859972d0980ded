import {
  decisionTable,
  factSpec,
  factsOf,
  type FactName,
  type ConnectsDocument,
  type PricedAction,
} from '#modules/policy/index.ts'

/**
 * A made history: people who differ, meet opportunities, and take or leave them by a behaviour that is written here, so whoever
 * estimates anything from it can be told how far off they are. The same seed always makes the same history.
 */
export const trueBehaviour = {
  /** Log-odds of acting on each kind of opportunity while it costs nothing; people differ around it by `spread`. */
  logOdds: {
    self: 0.9,
    client_invite: 0.2,
    platform_invite: -0.3,
    enterprise_outreach: 0,
    talent_pool: -0.1,
    order: 1,
    offer: 1.5,
  },
  spread: 0.6,
  /** What is added as soon as something costs anything at all, and per e-fold of the price above that. */
  noLongerFree: -0.5,
  perLogPrice: -0.25,
} as const

export interface HistoryWish {
  readonly seed: number
  /** Decisions, not opportunities: those that were left alone leave no decision. */
  readonly rows: number
  readonly people: number
  /** Seconds since 1970; decisions are spread evenly over the stretch, in order. */
  readonly from: number
  readonly until: number
  /** The rules in force, which people react to. */
  readonly rules: ConnectsDocument
}

export interface MadePeople {
  readonly count: number
  /** Codes of the registry. */
  readonly category: Uint8Array
  readonly plan: Uint8Array
  readonly badge: Uint8Array
  /** A place in `countries`. */
  readonly country: Uint8Array
  /** Seconds since 1970. */
  readonly joined: Uint32Array
  readonly taste: Float64Array
}

/** One decision; the object is used again for the next one. */
export interface MadeDecision {
  readonly row: number
  readonly second: number
  readonly person: number
  readonly action: PricedAction
  /** The cell of the rules in force, for whoever needs its decision. */
  readonly cell: number
  /** In registry order; only as many as the action has facts. */
  readonly facts: Int32Array
}

export const countries = [
  'BD',
  'BR',
  'CO',
  'DE',
  'EG',
  'GB',
  'ID',
  'IN',
  'KE',
  'MX',
  'NG',
  'PH',
  'PK',
  'PT',
  'UA',
  'US',
  'VN',
  'ZA',
] as const

const KINDS = [
  { kind: 'self', share: 0.56, action: 'proposal.submit', initiator: 'self' },
  { kind: 'client_invite', share: 0.2, action: 'proposal.submit', initiator: 'client_invite' },
  { kind: 'platform_invite', share: 0.06, action: 'proposal.submit', initiator: 'platform_invite' },
  { kind: 'enterprise_outreach', share: 0.03, action: 'proposal.submit', initiator: 'enterprise_outreach' },
  { kind: 'talent_pool', share: 0.04, action: 'proposal.submit', initiator: 'talent_pool' },
  { kind: 'order', share: 0.06, action: 'catalog.order', initiator: undefined },
  { kind: 'offer', share: 0.05, action: 'offer.accept', initiator: 'client_invite' },
] as const

const SECONDS_PER_DAY = 86_400

/** Numbers from 0 to below 1 (splitmix32); the state is an array so that it never becomes an object of its own. */
export function chances(seed: number): () => number {
  const state = Int32Array.of(seed)
  return () => {
    const next = (state[0]! + 0x9e3779b9) | 0
    state[0] = next
    let mixed = Math.imul(next ^ (next >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

export function makePeople({ seed, people: count, from }: HistoryWish): MadePeople {
  const chance = chances(seed)
  const below = (limit: number) => Math.floor(chance() * limit)
  const made: MadePeople = {
    count,
    category: new Uint8Array(count),
    plan: new Uint8Array(count),
    badge: new Uint8Array(count),
    country: new Uint8Array(count),
    joined: new Uint32Array(count),
    taste: new Float64Array(count),
  }
  for (let person = 0; person < count; person += 1) {
    made.category[person] = below(codes('category'))
    made.plan[person] = chance() < 0.2 ? 1 : 0
    made.badge[person] = chance() < 0.6 ? 0 : below(codes('badge'))
    made.country[person] = below(countries.length)
    // Many came lately, some are there for ten years.
    made.joined[person] = from - Math.floor(chance() ** 3 * 3_650) * SECONDS_PER_DAY
    made.taste[person] = (chance() + chance() + chance() - 1.5) * 2 * trueBehaviour.spread
  }
  return made
}

/** Makes a history piece by piece. */
export interface HistoryMaker {
  /** Calls `visit` for each of the next decisions in the order of time; at most `most` of them. Returns how many there were. */
  make(most: number, visit: (one: MadeDecision) => void): number
}

export function historyMaker({ seed, rows, from, until, rules }: HistoryWish, people: MadePeople): HistoryMaker {
  const chance = chances(seed + 1)
  const tables = KINDS.map(({ action }) => decisionTable(rules, action))
  const facts = new Int32Array(8)
  const one = { row: 0, second: 0, person: 0, action: 'proposal.submit' as PricedAction, cell: 0, facts }

  /** One opportunity; false when it was left alone. */
  const meet = (): boolean => {
    one.second = from + Math.floor((one.row / rows) * (until - from))
    // Some are at it all day, most now and then.
    one.person = Math.floor(people.count * chance() ** 1.5)
    const place = kindAt(chance())
    one.action = KINDS[place]!.action
    writeFacts(facts, { place, people, person: one.person, second: one.second }, chance)
    one.cell = tables[place]!.cellOf(facts)
    const price = tables[place]!.amountOf(one.cell)
    return chance() < likelihood(KINDS[place]!.kind, price, people.taste[one.person]!)
  }
  return {
    make(most, visit) {
      const end = Math.min(rows, one.row + most)
      const began = one.row
      while (one.row < end) {
        if (!meet()) continue
        visit(one)
        one.row += 1
      }
      return end - began
    },
  }
}

function likelihood(kind: keyof typeof trueBehaviour.logOdds, price: number, taste: number): number {
  const cost = price === 0 ? 0 : trueBehaviour.noLongerFree + trueBehaviour.perLogPrice * Math.log(price)
  return 1 / (1 + Math.exp(-(trueBehaviour.logOdds[kind] + taste + cost)))
}

function kindAt(share: number): number {
  let left = share
  for (let place = 0; place < KINDS.length - 1; place += 1) {
    left -= KINDS[place]!.share
    if (left < 0) return place
  }
  return KINDS.length - 1
}

interface Meeting {
  readonly place: number
  readonly people: MadePeople
  readonly person: number
  readonly second: number
}

function writeFacts(facts: Int32Array, { place, people, person, second }: Meeting, chance: () => number): void {
  const { kind } = KINDS[place]!
  const client = Math.floor(chance() * codes('clientKind'))
  if (kind === 'order') {
    facts[0] = client
    facts[1] = priceLike(chance)
    facts[2] = people.category[person]!
    return
  }
  facts[0] = initiatorCodes[place]!
  facts[1] = client
  if (kind === 'offer') return
  facts[2] = priceLike(chance)
  facts[3] = Math.floor(chance() * codes('experienceLevel'))
  // Mostly in one's own field.
  facts[4] = chance() < 0.8 ? people.category[person]! : Math.floor(chance() * codes('category'))
  facts[5] = people.plan[person]!
  facts[6] = people.badge[person]!
  facts[7] = Math.max(0, Math.floor((second - people.joined[person]!) / SECONDS_PER_DAY))
}

/** Amounts as people write them: two digits and noughts; one in ten is what hours times a rate come to. */
function priceLike(chance: () => number): number {
  const dollars = 10 * Math.exp(chance() * Math.log(3_000))
  if (chance() < 0.1) return Math.round(dollars) * 100 + 50
  const step = 10 ** Math.max(0, Math.floor(Math.log10(dollars)) - 1)
  return Math.round(dollars / step) * step * 100
}

const counts = new Map<FactName, number>()
function codes(fact: FactName): number {
  const known = counts.get(fact)
  if (known !== undefined) return known
  const spec = factSpec(fact)
  const count = spec.type === 'enum' ? spec.values.length : 2
  counts.set(fact, count)
  return count
}

const initiatorSpec = factSpec('initiator')
const initiatorNames = initiatorSpec.type === 'enum' ? initiatorSpec.values : []
const initiatorCodes = KINDS.map(({ initiator }) => (initiator === undefined ? 0 : initiatorNames.indexOf(initiator)))

/** How many facts a decision of the action has. */
export function factCount(action: PricedAction): number {
  return factsOf(action).length
}
