import { problem, type FormProblems } from '#faces/web/routes.ts'
import { issueText, policyRefusalText, type PolicyRefusal } from '#faces/words/policy-refusals.ts'
import { findingText } from '#faces/words/findings.ts'
import type { DocumentIssue } from '#modules/policy/index.ts'

/**
 * Why a draft was not kept, each reason by itself. `fieldOf` says where an issue of the rules can be mended; a page without such a
 * field leaves the place in the sentence.
 */
export function saveProblems(refusal: PolicyRefusal, fieldOf?: (issue: DocumentIssue) => string | undefined): FormProblems {
  switch (refusal.code) {
    case 'invalid_document':
    case 'invalid_changeset':
      return { list: refusal.issues.map((issue) => issueProblem(issue, fieldOf?.(issue))) }
    case 'invalid_input':
      return { list: refusal.issues.map(({ path, message }) => ({ text: message, field: path.join('.') || undefined })) }
    case 'policy_has_errors':
      return { list: refusal.findings.map((finding) => ({ text: findingText(finding) })) }
    default:
      return problem(policyRefusalText(refusal))
  }
}

function issueProblem(issue: DocumentIssue, field: string | undefined): FormProblems['list'][number] {
  return { text: field === undefined || field === 'rules' ? issueText(issue) : issue.message, field }
}
