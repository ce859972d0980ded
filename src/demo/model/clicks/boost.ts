import { connects } from '#kernel/connects.ts'
import { addDays, addHours, type Instant } from '#kernel/instant.ts'
import { dayOf, endBudgetCommand, growBudgetCommand, openBudgetCommand, type ProfileStepRow } from '#modules/auctions/index.ts'
import { available, letGo, makeSureOf, setAside } from '../holds.ts'
import type { Freelancer } from '../people.ts'
import type { Story } from '../story.ts'
import { pairOf, termsAt, type BoostedProfile, type BudgetCase } from './cases.ts'

interface Naming {
  readonly maximum: number
  readonly dailyBudget: number
  readonly at: Instant
}

/** Switches the boost of a profile on, or changes it; whoever cannot pay a click buys a pack first. */
export function nameBoost(story: Story, owner: Freelancer, { maximum, dailyBudget, at }: Naming): void {
  const terms = termsAt(story, at)
  if (terms === undefined || maximum < terms.min || !makeSureOf(story, owner, { qty: maximum, at })) return
  const known = story.clicks.boosts.get(owner.id)
  if (known !== undefined) endBudgets(story, known, { at })
  const boost = known ?? openBoost(story, owner, at)
  const { row } = boost
  const kind = known?.row.isOn === true ? 'changed' : 'switched_on'
  const isSame = kind === 'changed' && row.maximum === maximum
  const named = { maximum: connects(maximum), dailyBudget: connects(dailyBudget) }
  Object.assign(row, { ...named, isOn: true, namedAt: isSame ? row.namedAt : at, restsUntil: null })
  step(story, boost, { kind, ...named, at })
}

function openBoost(story: Story, owner: Freelancer, at: Instant): BoostedProfile {
  const nothing = { maximum: connects(0), dailyBudget: connects(0), isOn: false, namedAt: at, restsUntil: null }
  const quality = { quality: 1000, share: 1000, qualityClicks: 0, qualityLed: 0, qualityUsual: null }
  const row = { profileId: owner.id, ...nothing, ...quality }
  const boost: BoostedProfile = { owner, row, steps: 0, budgets: [], chargedOn: new Map(), valid: [] }
  const { boosts, boostsIn } = story.clicks
  boosts.set(owner.id, boost)
  boostsIn.set(owner.main, [...(boostsIn.get(owner.main) ?? []), boost])
  story.rows.profileBoosts.push(row)
  return boost
}

export function pauseBoost(story: Story, boost: BoostedProfile, at: Instant): void {
  if (!boost.row.isOn) return
  endBudgets(story, boost, { at })
  boost.row.isOn = false
  step(story, boost, { kind: 'paused', at })
}

export function step(story: Story, boost: BoostedProfile, { kind, at, ...rest }: Omit<ProfileStepRow, 'profileId' | 'no'>): void {
  boost.steps += 1
  const { maximum = null, dailyBudget = null, connects: qty = null } = rest
  story.rows.profileSteps.push({
    profileId: boost.owner.id,
    no: boost.steps,
    kind,
    maximum,
    dailyBudget,
    connects: qty,
    at,
  })
}

/** What cards on show have set aside and no click took yet. */
export function reservedIn({ open }: BudgetCase, at: Instant): ReadonlyMap<string, ReturnType<typeof connects>> {
  return new Map([...open].filter(({ row }) => row.expiresAt > at).map(({ row }) => [row.id, row.price]))
}

/** What no card may take any more of a budget. */
export function leftIn(budget: BudgetCase, at: Instant): number {
  const reserved = [...reservedIn(budget, at).values()].reduce((sum, price) => sum + price, 0)
  return budget.row.qty - budget.row.charged - reserved
}

/** Today's budget with room for one more click at this price; the first card of a day holds the day's budget, or what there is of it. */
export function budgetWithRoom(
  story: Story,
  boost: BoostedProfile,
  { price, at }: { readonly price: number; readonly at: Instant },
): BudgetCase | undefined {
  const day = dayOf(at)
  const open = boost.budgets.find(({ row }) => row.day === day)
  const left = open === undefined ? 0 : leftIn(open, at)
  if (open !== undefined && left >= price) return open
  const earlier = open?.row.earlier ?? boost.chargedOn.get(day) ?? 0
  const more = Math.min(boost.row.dailyBudget - earlier - (open?.row.qty ?? 0), available(story, boost.owner, at))
  if (more <= 0 || left + more < price) return undefined
  if (open !== undefined && open.held.length === 0) {
    // All of it was taken, which ends the hold: the next card opens another one.
    endBudget(story, boost, { budget: open, at })
    return undefined
  }
  return open === undefined ? openBudget(story, boost, { day, earlier, qty: more, at }) : grow(story, open, { boost, more, at })
}

interface Opening {
  readonly day: string
  readonly earlier: number
  readonly qty: number
  readonly at: Instant
}

function openBudget(story: Story, boost: BoostedProfile, { day, earlier, qty, at }: Opening): BudgetCase {
  const named = { id: story.clicks.newId(at), profileId: boost.owner.id, day, dayLimit: boost.row.dailyBudget, earlier, qty }
  const row = { ...named, charged: 0, openedAt: at, closedAt: null }
  const budget: BudgetCase = {
    row,
    held: setAside(story, boost.owner, { command: openBudgetCommand(row, qty), at }),
    open: new Set(),
  }
  boost.budgets = [...boost.budgets, budget]
  story.rows.budgets.push(row)
  const over = addHours(addDays(new Date(`${day}T00:00:00Z`), 1), 1 / 60)
  story.agenda.add(over, (when) => endOverBudgets(story, boost, when))
  return budget
}

function grow(
  story: Story,
  budget: BudgetCase,
  { boost, more, at }: { readonly boost: BoostedProfile; readonly more: number; readonly at: Instant },
): BudgetCase {
  budget.held = [...budget.held, ...setAside(story, boost.owner, { command: growBudgetCommand(budget.row, more), at })]
  budget.row.qty += more
  return budget
}

/** Budgets of days that are over end once no card of theirs is on show any more, within the minute. */
function endOverBudgets(story: Story, boost: BoostedProfile, at: Instant): void {
  const day = dayOf(at)
  const over = boost.budgets.filter(({ row }) => row.day < day)
  if (over.length === 0) return
  if (over.some((budget) => reservedIn(budget, at).size > 0))
    return story.agenda.add(addHours(at, 1 / 60), (when) => endOverBudgets(story, boost, when))
  endBudgets(story, boost, { at, before: day })
}

/** Ends the open budgets, or those of days before one: cards still on show cost nothing any more, and what is left comes back. */
function endBudgets(
  story: Story,
  boost: BoostedProfile,
  { at, before }: { readonly at: Instant; readonly before?: string },
): void {
  for (const budget of boost.budgets) {
    if (before === undefined || budget.row.day < before) endBudget(story, boost, { budget, at })
  }
}

function endBudget(
  story: Story,
  boost: BoostedProfile,
  { budget, at }: { readonly budget: BudgetCase; readonly at: Instant },
): void {
  for (const show of budget.open) {
    show.row.state = 'withdrawn'
    story.clicks.open.delete(pairOf(boost.owner, show.client))
  }
  budget.open.clear()
  budget.row.closedAt = at
  if (budget.held.length > 0) letGo(story, boost.owner, { command: endBudgetCommand(budget.row), left: budget.held, at })
  budget.held = []
  boost.budgets = boost.budgets.filter((other) => other !== budget)
}
