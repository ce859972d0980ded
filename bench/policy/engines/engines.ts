import type { Engine, Task } from './engine.ts'
import { interpreter, replay, withReasons } from './ours.ts'
import { cel, jsonLogic, jsonRules, zen } from './rivals.ts'

/** Everybody who takes part, ours first. Preparing rules is not timed: all of them do it once. */
export function openEngines(task: Task): readonly Engine[] {
  return [replay, withReasons, interpreter, jsonLogic, cel, jsonRules, zen].map((open) => open(task))
}

/** @throws where an engine prices a case otherwise than the interpreter, or by another clause */
export async function checkEqual(engines: readonly Engine[], cases: number): Promise<void> {
  const reference = engines.find(({ name }) => name === 'guildhall interpreter')!
  for (let index = 0; index < cases; index += 1) {
    const expected = await reference.answer(index)
    for (const engine of engines) {
      const { amount, clauseId } = await engine.answer(index)
      if (amount !== expected.amount || clauseId !== expected.clauseId)
        throw new Error(
          `case ${index}: ${engine.name} says ${amount} by ${clauseId}, not ${expected.amount} by ${expected.clauseId}`,
        )
    }
  }
}
