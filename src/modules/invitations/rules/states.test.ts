import { describe, expect, test } from 'vitest'
import { invitationMoves, invitationStates, outreachMoves, outreachStates } from './states.ts'

function reachable<State extends string>(moves: { readonly [From in State]: readonly State[] }, start: State): State[] {
  const reached = new Set<State>([start])
  for (const state of reached) for (const next of moves[state]) reached.add(next)
  return [...reached].toSorted()
}

describe('every state can be reached', () => {
  test('of an invitation', () => expect(reachable(invitationMoves, 'sent')).toEqual(invitationStates.toSorted()))
  test('of an outreach message', () => expect(reachable(outreachMoves, 'sent')).toEqual(outreachStates.toSorted()))
})
