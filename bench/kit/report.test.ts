import { describe, expect, test } from 'vitest'
import { figuresTable, jsonLine, ratiosTable, type Figure } from './report.ts'

const figure = (name: string, metric: string, value: number): Figure => {
  return { bench: 'b', case: name, load: 'even', metric, value, unit: 'op/s' }
}

describe('a report', () => {
  test('says each figure in a line of JSON, rounded', () => {
    expect(jsonLine(figure('one@1', 'throughput', 1234.567))).toBe(
      '{"bench":"b","case":"one@1","load":"even","metric":"throughput","value":1235,"unit":"op/s"}',
    )
  })

  test('has one row per case, one column per metric, and a dash where nothing was measured', () => {
    const columns = [
      { metric: 'throughput', title: 'op/s' },
      { metric: 'p50', title: 'p50' },
    ]
    expect(figuresTable([figure('a', 'throughput', 12_345), figure('b', 'p50', 0.5), figure('a', 'p50', 2)], columns)).toBe(
      `| load | case | op/s | p50 |
| --- | --- | ---: | ---: |
| even | a | 12,350 | 2 |
| even | b | – | 0.5 |`,
    )
  })

  test('names what a ratio compares', () => {
    const ratio = { bench: 'b', case: 'a', load: 'even', metric: 'ratio', of: 'p99', against: 'b', value: 0.5 } as const
    expect(ratiosTable([ratio])).toContain('| even | a | b | p99 | 0.5 |')
  })
})
