import { describe, expect, test } from 'vitest'
import type { TurnFigures } from './measure.ts'
import { ratiosOf } from './ratios.ts'
import type { Case, Result } from './turns.ts'

const ones = {
  throughput: 1,
  p50: 1,
  p99: 1,
  'p99.9': 1,
  cpu: 1,
  'cpu-client': 1,
  'cpu-server': 1,
  wal: 1,
  errors: 0,
  backlog: 0,
}
const turn = (figures: Partial<TurnFigures>): TurnFigures => ({ ...ones, ...figures })
const result = (engine: Case['engine'], load: string, turns: readonly TurnFigures[]): Result => ({
  case: { engine, callers: 64, load } as Case,
  turns,
})

describe('ratios', () => {
  test('compare a case with its rivals at as many callers, under the same load, round by round', () => {
    const found = ratiosOf([
      result('naive', 'uniform', [turn({ throughput: 10, p50: 8 }), turn({ throughput: 5, p50: 16 })]),
      result('batch', 'uniform', [turn({ throughput: 60, p99: 4 }), turn({ throughput: 30, p99: 8 })]),
    ])
    expect(found.map(({ case: name, of, against, value }) => [name, of, against, value])).toEqual([
      ['batch@64', 'throughput', 'naive@64', 6],
      ['batch@64', 'cpu', 'naive@64', 1],
      ['batch@64', 'p99 / p50', 'naive@64', 0.5],
    ])
  })

  test('compare each journal with the smallest one', () => {
    const found = ratiosOf(
      [result('batch', 'short', [turn({ throughput: 100 })]), result('batch', 'long', [turn({ throughput: 95 })])],
      ['short', 'long'],
    )
    expect(found).toEqual([
      {
        bench: 'ledger',
        case: 'batch@64',
        load: 'long',
        metric: 'ratio',
        of: 'throughput',
        against: 'batch@64 in short',
        value: 0.95,
      },
    ])
  })
})
