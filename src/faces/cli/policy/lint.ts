import { documentHash, hasErrors, lintDocument, type Finding } from '#modules/policy/index.ts'
import { exitCodes } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { completeRules, parentNamed, readRulesFile } from './rules-file.ts'
import { sayFindings, sayInvalid, withRules } from './say.ts'
import { policyOption, whichRules } from './which-rules.ts'

export const policyLint: Command = {
  name: 'policy lint',
  summary: 'Find every gap, overlap, dead rule and broken promise of a policy file, each with a case that shows it.',
  args: 'FILE',
  options: {
    ...policyOption,
    parent: {
      type: 'string',
      value: 'FILE|N',
      says: 'The rules before: their promises must be kept too. A changeset is applied to them.',
    },
  },
  details: `FILE is a policy document, a version file of a pack, or a changeset. Only a changeset without --parent
needs the marketplace: it is then applied to its newest version. Nothing is ever stored.
Exit code 1 means that there is at least one error; warnings alone are 0.`,
  async run(call) {
    const { args, terminal } = call
    const file = args[0] ?? ''
    const read = readRulesFile(file)
    if (!read.ok) return sayInvalid(terminal, file, read.refusal)
    // Before anything is looked up: an option that contradicts the file is wrong usage.
    whichRules(call, [read.value])
    const needsParent = read.value.kind === 'changeset' || call.option('parent') !== undefined
    const parent = needsParent ? await parentNamed(call, read.value, call.option('parent')) : undefined
    if (parent !== undefined && !parent.ok) return sayInvalid(terminal, call.option('parent') ?? '', parent.refusal)
    // Only a changeset looks at its parent, and then there is one.
    const complete =
      read.value.kind === 'document'
        ? { ok: true as const, value: read.value.rules }
        : completeRules(read.value, parent!.value.document)
    return withRules(complete, { terminal, file }, ({ document, breaksPromises }) => {
      const before = parent === undefined ? {} : { parent: parent.value.document }
      const findings = lintDocument(document, { ...before, breaksPromises })
      const sha256 = documentHash(document)
      terminal.answer({ file, policy: document.policy, sha256, clean: !hasErrors(findings), findings }, () => {
        sayFindings(terminal, findings)
        terminal.say(closingLine(findings, sha256))
      })
      return hasErrors(findings) ? exitCodes.foundProblems : exitCodes.done
    })
  },
}

function closingLine(findings: readonly Finding[], sha256: string): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const others = findings.length - errors
  const rest = others === 0 ? '' : `, ${others} to think about`
  return errors === 0
    ? `Every case has exactly one price and every promise is kept or declared${rest}. sha256 ${sha256}`
    : `${errors} ${errors === 1 ? 'error' : 'errors'}${rest}. These rules cannot come into force.`
}
