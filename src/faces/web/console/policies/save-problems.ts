import { problem, type FormProblems } from '#faces/web/routes.ts'
import { issueText, policyRefusalText, type PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { findingText } from '#faces/words/findings.ts'
import type { DocumentIssue, Finding } from '#modules/policy/index.ts'

/** Where on a page something can be mended: the name of the field, or nothing where there is none. */
export interface MendedAt {
  readonly issue: (issue: DocumentIssue) => string | undefined
  readonly finding: (finding: Finding) => string | undefined
}

/** A page with the whole rules in one field: there a sentence has to name the place. */
export function allIn(field: string): MendedAt {
  return { issue: () => field, finding: () => field }
}

/** Why a draft was not kept, each reason by itself and with its field. A page without fields for rules leaves `mendedAt` out. */
export function saveProblems(refusal: PolicyRefusal, mendedAt?: MendedAt): FormProblems {
  switch (refusal.code) {
    case 'invalid_document':
    case 'invalid_changeset':
      return { list: refusal.issues.map((issue) => placed(issueText(issue), issue.message, mendedAt?.issue(issue))) }
    case 'invalid_input':
      return { list: refusal.issues.map(({ path, message }) => ({ text: message, field: path.join('.') || undefined })) }
    case 'policy_has_errors':
      return {
        list: refusal.findings.map((finding) => {
          const text = findingText(finding)
          return placed(`${finding.where}: ${text}`, text, mendedAt?.finding(finding))
        }),
      }
    default:
      return problem(policyRefusalText(refusal))
  }
}

/** Beside its own field a sentence says enough; anywhere else it needs its place. */
function placed(withPlace: string, alone: string, field: string | undefined): FormProblems['list'][number] {
  return { text: field === undefined || field === 'rules' ? withPlace : alone, field }
}
