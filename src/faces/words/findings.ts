import { factsText, type Finding, type FindingCode } from '#modules/policy/index.ts'

/** What kind of fault a finding is, in two or three words: its message then says where and shows a case. */
const titles: { readonly [Code in FindingCode]: string } = {
  gap: 'A case without a price',
  overlap: 'Two rules for one case',
  dead_clause: 'A rule that never decides',
  too_many_cells: 'Too many cases',
  above_cap: 'A price above the cap',
  broken_promise: 'A broken promise',
  promise_changed: 'A promise taken back',
  unneeded_declaration: 'A promise that is not broken',
  exception_cycle: 'Exceptions in a circle',
  unknown_exception: 'An exception to nothing',
  exception_elsewhere: 'An exception to a rule of something else',
  duplicate_id: 'One id twice',
  duplicate_grant: 'One grant twice',
  unknown_fact: 'An unknown fact',
  unknown_value: 'An unknown value',
  wrong_fact_type: 'A condition of the wrong kind',
  unknown_param: 'A name that stands for nothing',
  wrong_param_type: 'A name that stands for something else',
  unused_param: 'A shared price that nothing uses',
  unknown_clause: 'A rule that does not exist',
  unknown_place: 'A place that does not exist',
  wrong_charge: 'A price of the wrong kind',
  wrong_terms: 'Terms that contradict each other',
  table_start: 'A price table that starts too late',
  table_order: 'A price table out of order',
  non_monotone_table: 'A price that falls as the number grows',
  missing_title: 'A missing title',
  missing_why: 'A missing reason',
}

/** How much a finding matters: an error keeps rules from being announced. */
export const severityWords: { readonly [Severity in Finding['severity']]: string } = {
  error: 'Must be mended',
  declared: 'Declared',
  warning: 'Worth a thought',
}

/** "A case without a price": what a finding is about, for people. */
export function findingTitle({ code }: Pick<Finding, 'code'>): string {
  return titles[code]
}

/** A finding as running text, with the case that shows it where there is one. */
export function findingText({ code, message, action, facts }: Finding): string {
  const example = action === undefined || facts === undefined ? '' : ` For example: ${factsText(action, facts)}.`
  return `${titles[code]}: ${message}${example}`
}
