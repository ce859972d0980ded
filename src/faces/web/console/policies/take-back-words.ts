import { policyRefusalText, type PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { policyKinds, type PolicyName, type SuspensionPlan } from '#modules/policy/index.ts'

interface TakeBackWords {
  readonly reverseLead: string
  readonly reverseHint: string
  readonly reverseButton: string
  /** What follows a reversal that was done. */
  readonly reversed: string
  readonly suspendTitle: (version: number) => string
  readonly suspendLead: string
  /** What the clauses say once they are suspended: as before the version, or nothing at all. */
  readonly suspended: Readonly<Record<SuspensionPlan['suspension']['charging'], (version: number) => string>>
  readonly suspendNotice: { readonly title: string; readonly text: string }
  /** What nobody has suffered from rules that never began. */
  readonly withdrawn: string
}

function countNothing(version: number): string {
  return `What they said before version ${version} would be worse for somebody, so they count nothing.`
}

/** What taking back means for each set of rules: only Connects are returned, only fees are kept by something under way. */
export const takeBackWords: Readonly<Record<PolicyName, TakeBackWords>> = {
  connects: {
    reverseLead:
      'A new version restores the rules before it, at once. Everything the clauses took beyond the restored rules goes back to the lots it came from.',
    reverseHint: 'Public at once: why the rule is taken back, and what people get.',
    reverseButton: 'Take it back',
    reversed: 'The refunds run by themselves; this report is public.',
    suspendTitle: (version) => `Let version ${version} stop charging`,
    suspendLead:
      'A new version lets the clauses that it changed stop charging, at once. It can only make things cheaper, so it needs no notice.',
    suspended: {
      restored: (version) => `They cost again what they cost before version ${version}.`,
      free: (version) => `Their price before version ${version} was dearer for somebody, so they are free.`,
    },
    suspendNotice: {
      title: 'Nothing is returned by a suspension',
      text: 'People keep what they paid for until you decide. A reversal, now or later, returns what the version took while it charged. To charge again after a suspension, a new version has to be announced with its notice.',
    },
    withdrawn: 'Nobody was charged by it.',
  },
  fees: {
    reverseLead:
      'A new version restores the fees before it, at once. Contracts that began under it pay the lower of the two from then on; money that was paid is not moved.',
    reverseHint: 'Public at once: why the fees are taken back, and what changes for contracts under way.',
    reverseButton: 'Restore the fees before it',
    reversed: 'Contracts that began under it pay the lower fees within a minute.',
    suspendTitle: (version) => `Spare new contracts the fees of version ${version}`,
    suspendLead:
      'A new version lets the fees that it changed hold for no contract that begins from now on. It can only lower fees, so it needs no notice.',
    suspended: {
      restored: (version) => `They are again what they were before version ${version}, for contracts that begin from now on.`,
      free: (version) =>
        `Before version ${version} they were higher for somebody, so contracts that begin from now on do not pay them at all.`,
    },
    suspendNotice: {
      title: 'Contracts that began keep their fees',
      text: 'A suspension lowers nothing for them. A reversal, now or later, does: they pay the restored fees from then on. To charge the fees again, a new version has to be announced with its notice.',
    },
    withdrawn: 'No contract began with it.',
  },
  ranking: {
    reverseLead:
      'Weights are set back at once only where no place changes by it: whoever gains a place takes it from somebody. Nothing was paid under them, so nothing comes back.',
    reverseHint: 'Public at once: why the rules are taken back.',
    reverseButton: 'Restore the rules before it',
    reversed: 'Lists are put in order by the restored rules.',
    suspendTitle: (version) => `Suspend version ${version}`,
    suspendLead: 'Weights are changed at once only where no place changes by it: whoever gains a place takes it from somebody.',
    suspended: {
      restored: (version) => `They are again as before version ${version}.`,
      free: countNothing,
    },
    suspendNotice: {
      title: 'Nothing was paid under these rules',
      text: 'So nothing can come back. To change the weights again, a new version has to be announced with its notice.',
    },
    withdrawn: 'No list was put in order by it.',
  },
  notice: {
    reverseLead:
      'A new version restores the notice before it, at once, where no notice gets shorter by it. What was announced already keeps its date.',
    reverseHint: 'Public at once: why the notice is set back.',
    reverseButton: 'Restore the notice before it',
    reversed: 'Whatever is announced from now on needs the restored notice.',
    suspendTitle: (version) => `Suspend version ${version}`,
    suspendLead: 'A new version restores the longer notice at once. It can only make notices longer, so it needs none itself.',
    suspended: {
      restored: (version) => `They ask for the notice again that they asked for before version ${version}.`,
      free: countNothing,
    },
    suspendNotice: {
      title: 'Nothing was paid under these rules',
      text: 'A reversal does the same as a suspension here. To shorten the notice again, a new version has to be announced with the notice it shortens.',
    },
    withdrawn: 'Nothing was announced under it.',
  },
}

/** Why rules cannot be taken back; where nobody pays by them, what would be worse is not a price. */
export function takeBackRefusalText(policy: PolicyName, refusal: PolicyRefusal): string {
  if (policy === 'connects' || refusal.code !== 'somebody_would_pay_more') return policyRefusalText(refusal)
  const { harmful } = policyKinds[policy]
  return `${harmful}: ${refusal.example.words} What starts at once may never do that. Draft and announce a new version instead, with its notice.`
}
