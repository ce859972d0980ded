import type { ActionColumns, FactColumn, PersonRows } from '../rules/columns.ts'

/**
 * The first so many rows of an action once more, each person's together, in the order of time: a counting sort, which reads and writes
 * each row once.
 */
export function rowsByPerson(columns: Omit<ActionColumns, 'byPerson'>, peopleCount: number, rows = columns.rows): PersonRows {
  const { people } = columns
  const starts = new Uint32Array(peopleCount + 1)
  for (let row = 0; row < rows; row += 1) starts[people[row]! + 1]! += 1
  for (let person = 0; person < peopleCount; person += 1) starts[person + 1]! += starts[person]!
  const next = starts.slice(0, peopleCount)
  const places = new Uint32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const person = people[row]!
    places[row] = next[person]!
    next[person]! += 1
  }
  return {
    rows,
    starts,
    seconds: moved(columns.seconds, places),
    codes: columns.facts.map(({ codes }) => moved(codes, places)),
  }
}

function moved<C extends FactColumn['codes']>(column: C, places: Uint32Array): C {
  const Kind = column.constructor as new (length: number) => C
  const there = new Kind(places.length)
  for (let row = 0; row < places.length; row += 1) there[places[row]!] = column[row]!
  return there
}
