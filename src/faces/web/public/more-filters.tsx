import type { ReactNode } from 'react'
import { Stack } from '../kit/index.ts'

/** Filters that most people do not need: folded away, open while one of them is set. */
export function MoreFilters({
  query,
  names,
  children,
}: {
  readonly query: URLSearchParams
  /** Of the fields inside. */
  readonly names: readonly string[]
  readonly children: ReactNode
}) {
  return (
    <details open={names.some((name) => (query.get(name) ?? '') !== '')}>
      <summary>More filters</summary>
      <Stack space="small">{children}</Stack>
    </details>
  )
}

/** Whether the address asks for anything: an empty list without a filter means that there is nothing yet. */
export function isFiltered(query: URLSearchParams): boolean {
  return [...query.values()].some((value) => value !== '')
}
