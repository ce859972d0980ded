import { describe, expect, test } from 'vitest'
import { isRunning, jobMoves, jobStates, mayMove, type JobState } from './job-states.ts'

describe('states of a job', () => {
  test('can all be reached from a draft', () => {
    const reached = new Set<JobState>(['draft'])
    for (const state of reached) for (const next of jobMoves[state]) reached.add(next)
    expect([...reached].toSorted()).toEqual([...jobStates].toSorted())
  })

  test('end for good: nothing leads out of filled, closed, expired or removed', () => {
    for (const state of jobStates.filter((one) => one !== 'draft' && !isRunning(one))) expect(jobMoves[state]).toEqual([])
  })

  test('never lead back to a draft, nor past opening', () => {
    expect(jobStates.some((state) => mayMove(state, 'draft'))).toBe(false)
    expect(jobMoves.draft).toEqual(['open'])
  })
})
