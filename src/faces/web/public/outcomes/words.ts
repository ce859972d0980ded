import { capitalized, factLabel, groupFacts, valueText, type CaseGroup, type GroupFact } from '#modules/policy/index.ts'

/** Whom a result was compared with, as people say it. */
export function groupInWords(group: CaseGroup | null): string {
  if (group === null) return 'nobody: the change concerned everybody'
  return groupFacts.flatMap((fact) => namesOf(fact, group[fact])).join(', ')
}

function namesOf(fact: GroupFact, values: readonly string[] | undefined): string[] {
  return values === undefined ? [] : [`${factLabel(fact)}: ${values.map((value) => valueName(fact, value)).join(' or ')}`]
}

/** `category:design` as "Design". */
export function segmentInWords(key: string): string {
  const [fact, value] = key.split(':') as [GroupFact, string]
  return capitalized(valueName(fact, value))
}

function valueName(fact: GroupFact, value: string): string {
  return valueText(fact, value)
}
