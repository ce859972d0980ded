import { invariant } from '#kernel/invariant.ts'
import type { PolicyDocument } from './document.ts'
import { actionNames, type PolicyAction, type PolicyName, type PricedAction } from './facts.ts'

/** What the amounts of an action count. */
export type AmountUnit = 'connects' | 'basis_points' | 'usd_cents' | 'points' | 'days'

/** Which way of changing an amount can harm somebody: for weights both do, because whoever gains a place takes somebody's. */
type Harm = 'up' | 'down' | 'either'

interface ActionKind {
  readonly unit: AmountUnit
  /** The highest amount that any document may name; absent where the document has a cap of its own. */
  readonly most?: number
  readonly harm: Harm
}

/** One series of rules on the engine: what it decides, and the words that differ. Differences are here, nowhere else. */
export interface PolicyKind {
  /** In headings: "Fees". */
  readonly title: string
  /** In running text: "Fees policy v3". */
  readonly name: string
  /** What it is for, in a sentence. */
  readonly about: string
  /** The title of the page that is generated from its document. */
  readonly pageTitle: string
  /** What a case without a clause lacks: "A fee". */
  readonly amountNoun: string
  /** What a change proves when it may start at once, and what it is when it may not. */
  readonly harmless: string
  readonly harmful: string
  /** What taking a clause back does about what happened under it. */
  readonly reversal: string
  /** What suspending a clause leaves as it is, and what it does not. */
  readonly suspension: string
  readonly actions: Readonly<Partial<Record<PolicyAction, ActionKind>>>
  /** What no document may break, whatever it declares, because the code that reads it would not do it. */
  readonly always?: PolicyDocument['promises']
}

const connectsAction: ActionKind = { unit: 'connects', harm: 'up' }

export const policyKinds: Readonly<Record<PolicyName, PolicyKind>> = {
  connects: {
    title: 'Connects',
    name: 'Connects policy',
    about: 'What costs Connects, what is free, what comes back by itself and what everybody is given.',
    pageTitle: 'Understanding and using Connects',
    amountNoun: 'A Connects price',
    harmless: 'Nobody pays more',
    harmful: 'Somebody pays more',
    reversal: 'What the clauses took beyond the restored rules is returned to everybody who paid it.',
    suspension: 'What was paid so far is not returned by it: only a reversal does that.',
    actions: {
      'proposal.submit': connectsAction,
      'catalog.order': connectsAction,
      'offer.accept': connectsAction,
      'boost.proposal': connectsAction,
      'boost.profile_click': connectsAction,
      'badge.availability': connectsAction,
    } satisfies Record<PricedAction, ActionKind>,
  },
  fees: {
    title: 'Fees',
    name: 'Fees policy',
    about: 'What the marketplace keeps of the money that is paid for work. A contract keeps the fees it began with.',
    pageTitle: 'Understanding fees',
    amountNoun: 'A fee',
    harmless: 'No fee rises',
    harmful: 'Some fee may rise',
    reversal:
      'The restored fees hold for every contract that begins from now on. A contract that began under the clauses that are taken back keeps its version on record and pays the lower of the two from now on. Money that was paid before is not moved by this.',
    suspension:
      'Contracts that begin from now on are spared. Contracts that began before keep their fees: only a reversal lowers them.',
    actions: {
      'fee.freelancer': { unit: 'basis_points', most: 1_500, harm: 'up' },
      'fee.client': { unit: 'basis_points', most: 1_500, harm: 'up' },
      'fee.initiation': { unit: 'usd_cents', most: 10_000, harm: 'up' },
    },
  },
  ranking: {
    title: 'Ranking',
    name: 'Ranking policy',
    about: 'How many points each signal counts when people and jobs are put in order.',
    pageTitle: 'How results are put in order',
    amountNoun: 'A weight',
    harmless: 'No weight changes',
    harmful: 'Some weight changes, and whoever gains a place takes it from somebody',
    reversal: 'Lists are put in order by the restored weights from now on. Nothing was paid under them, so nothing comes back.',
    suspension: 'Lists are put in order without the change from now on. Nothing was paid under it, so nothing comes back.',
    actions: { 'ranking.weight': { unit: 'points', most: 1_000, harm: 'either' } },
    always: [
      {
        id: 'paid-places-stand-outside',
        text: 'Paid places are labelled and stand outside every order: paying never adds a point.',
        assert: { for: ['ranking.weight'], where: { signal: { in: ['paid_place'] } }, amount: { max: 0 } },
      },
    ],
  },
  notice: {
    title: 'Notice',
    name: 'Notice policy',
    about: 'How many days before its start a change of any rules must be announced. The database itself holds it.',
    pageTitle: 'How rules may change',
    amountNoun: 'A number of days',
    harmless: 'No notice gets shorter',
    harmful: 'Some notice may get shorter',
    reversal: 'The restored notice holds for everything that is announced from now on. Dates that were announced before stay.',
    suspension: 'The longer notice holds for everything that is announced from now on. Dates that were announced before stay.',
    actions: { 'notice.days': { unit: 'days', most: 365, harm: 'down' } },
  },
}

/** The actions a policy decides, in the order in which they are shown. */
export function actionsOf(policy: PolicyName): readonly PolicyAction[] {
  return Object.keys(policyKinds[policy].actions) as PolicyAction[]
}

const kindByAction = new Map(
  Object.values(policyKinds).flatMap(({ actions }) => Object.entries(actions) as [PolicyAction, ActionKind][]),
)

export function actionKind(action: PolicyAction): ActionKind {
  const kind = kindByAction.get(action)
  invariant(kind !== undefined, `no policy decides ${action}`)
  return kind
}

/** Whether the action costs Connects: only those are charged. */
export function isPricedAction(action: PolicyAction): action is PricedAction {
  return (actionNames as readonly PolicyAction[]).includes(action)
}
