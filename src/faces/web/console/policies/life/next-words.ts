import { policyKinds, type PolicyName, type VersionPage } from '#modules/policy/index.ts'
import { kindWords } from '../../../public/rules/words.ts'

interface NextWords {
  /** In force, and what may be done about it at once. */
  readonly active: string
  readonly suspended: string
  readonly superseded: string
}

const nextWords: Readonly<Record<PolicyName, NextWords>> = {
  connects: {
    active:
      'Suspending lets what it changed stop charging at once and returns nothing. Reversing restores the rules before it and returns what it took. Both show what they would do before anything happens.',
    suspended:
      'Its clauses stopped charging, and nothing was returned. A reversal gives back what they took; charging again needs a new version with its notice.',
    superseded:
      'A later version is in force. What this one changed can still be taken back, with refunds, as far as the rules of today still carry it.',
  },
  fees: {
    active:
      'Suspending spares contracts that begin from now on what it raised. Reversing restores the fees before it, for contracts that began under it as well. Both show what they would do before anything happens.',
    suspended:
      'Contracts that begin now are spared what it raised; those that began under it still pay it. A reversal lowers it for them; charging it again needs a new version with its notice.',
    superseded:
      'A later version is in force. What this one raised can still be taken back, for contracts that began under it as well, as far as the rules of today still carry it.',
  },
  ranking: {
    active:
      'Weights are never set back at once: whoever gains a place takes it from somebody. To set them back, announce the old weights as a new version, with its notice.',
    suspended: 'Its weights do not count any more. To let them count again, announce a new version, with its notice.',
    superseded: 'A later version is in force. To go back to these weights, announce them again, with their notice.',
  },
  notice: {
    active:
      'If it made a notice shorter, reversing it makes it as long again, at once. A longer notice is made shorter only by a new version, with the notice that it shortens.',
    suspended: 'The longer notice holds again. To shorten it, announce a new version, with the notice that it shortens.',
    superseded:
      'A later version is in force. Where this one made a notice shorter, reversing it makes it as long again, as far as the rules of today still carry it.',
  },
}

/** What an operator may do about a version now, and what that means for the rules it is of. */
export function doableWords(version: VersionPage): string {
  const { policy, state } = version
  if (state === 'announced')
    return 'It has not begun. It can be withdrawn, in public; the version in force then simply goes on. It cannot be edited.'
  if (state === 'withdrawn')
    return policy === 'connects'
      ? 'Nothing: it was withdrawn before it began, and nobody was charged by it.'
      : `Nothing. ${kindWords[policy].withdrawn}`
  if (state === 'reversed')
    return policy === 'connects'
      ? 'Nothing: it was taken back. What it took beyond the restored rules is returned by itself.'
      : `Nothing: it was taken back. ${policyKinds[policy].reversal}`
  if (version.kind === 'reversal')
    return policy === 'connects'
      ? 'Nothing: it takes another version back, and its refunds run by themselves.'
      : `Nothing: it takes another version back. ${policyKinds[policy].reversal}`
  if (version.kind === 'suspension')
    return `It only suspends clauses of version ${version.suspendsVersion}. Decide whether to reverse that version, or announce new rules.`
  if (version.parent === null)
    return 'The first rules have nothing before them that could be restored. Announce a new version instead.'
  return nextWords[policy][state]
}

/** What is left to come where nothing has a date. */
export function restWords({ policy, state }: VersionPage): string {
  if (state !== 'active') return `Nothing more happens to this version. It stays on record${recordWords[policy]}.`
  return policy === 'connects'
    ? 'It stays in force until another version is announced and begins. It was announced without a plan of measurement, so nothing will be claimed about its effect.'
    : 'It stays in force until another version is announced and begins. Only the effects of rules for Connects are measured, so nothing will be claimed about its effect.'
}

const recordWords: Readonly<Record<PolicyName, string>> = {
  connects: ', and on every receipt that names it',
  fees: ', and on every contract that began under it',
  ranking: '',
  notice: '',
}
