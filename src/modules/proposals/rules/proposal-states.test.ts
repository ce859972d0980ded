import { describe, expect, test } from 'vitest'
import { openProposalStates, proposalMayBecome, proposalMoves, proposalStates, type ProposalState } from './proposal-states.ts'

describe('the states of a proposal', () => {
  test('can all be reached from the submission', () => {
    const reached = new Set<ProposalState>(['submitted'])
    for (const state of reached) for (const next of proposalMoves[state]) reached.add(next)
    expect([...reached].toSorted()).toEqual([...proposalStates].toSorted())
  })

  test('end in hired, declined, withdrawn and closed, and nowhere else', () => {
    expect(proposalStates.filter((state) => proposalMoves[state].length === 0)).toEqual([
      'hired',
      'declined',
      'withdrawn',
      'closed',
    ])
  })

  test('let the author withdraw, and a job’s end close, everything that is not final', () => {
    for (const state of openProposalStates) expect(proposalMayBecome(state, 'withdrawn')).toBe(true)
    expect(openProposalStates).toEqual(['submitted', 'active', 'shortlisted', 'archived', 'offered'])
  })
})
