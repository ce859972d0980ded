import { endOf, startOf, type Period } from '#modules/ledger/index.ts'
import { RefusedRequest } from '#platform/http/refused-request.ts'

/** The part of a history that an address asks for, as it was written and as the ledger understands it. */
export interface AskedPeriod {
  /** Days, or moments in UTC; empty: no limit. */
  readonly text: { readonly from: string; readonly asOf: string; readonly knownAt: string }
  readonly period: Period
}

/**
 * `?from=2026-01-01&asOf=2026-03-31&knownAt=2026-04-02`: from the beginning of the first to the end of the second day, as far as
 * the books knew it at the end of the third. @throws RefusedRequest when one of them is neither a day nor a moment
 */
export function periodIn(query: URLSearchParams): AskedPeriod {
  const text = { from: textIn(query, 'from'), asOf: textIn(query, 'asOf'), knownAt: textIn(query, 'knownAt') }
  return {
    text,
    period: { from: momentIn(text.from, startOf), validAt: momentIn(text.asOf, endOf), knownAt: momentIn(text.knownAt, endOf) },
  }
}

function textIn(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').trim()
}

function momentIn(text: string, read: (text: string) => number | undefined): number | undefined {
  if (text === '') return undefined
  const moment = read(text)
  if (moment === undefined) throw new RefusedRequest('malformed_request')
  return moment
}

/** The address's question without its place in the list: `?asOf=2026-03-31`, or nothing. */
export function queryOf({ text }: AskedPeriod): string {
  const query = new URLSearchParams(Object.entries(text).filter(([, value]) => value !== '')).toString()
  return query === '' ? '' : `?${query}`
}

/** `connects-statement-2026-01-01-to-2026-03-31-known-2026-04-02.csv`; without an end the day it was made. */
export function fileName(
  kind: 'statement' | 'lots',
  { text }: AskedPeriod,
  made: { readonly now: Date; readonly type: 'csv' | 'json' },
): string {
  const day = (written: string) => written.slice(0, 10)
  const parts = [
    `connects-${kind}`,
    ...(text.from === '' || kind === 'lots' ? [] : [day(text.from), 'to']),
    day(text.asOf === '' ? made.now.toISOString() : text.asOf),
    ...(text.knownAt === '' ? [] : ['known', day(text.knownAt)]),
  ]
  return `${parts.join('-')}.${made.type}`
}
