import { policyKinds, policyNames, type PolicyName } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call, CommandOption } from '../command.ts'
import type { RulesFile } from './rules-file.ts'

const [first, ...others] = policyNames

/** For every command that looks into a register, where each kind of rules has versions and drafts of its own. */
export const policyOption = {
  policy: {
    type: 'string',
    value: 'KIND',
    says: `Which rules: ${policyNames.join(', ')}. Default: those that a file or pack says it holds, otherwise ${first}.`,
  },
} as const satisfies Readonly<Record<string, CommandOption>>

/**
 * The rules that a command is about: those that its files say they hold, or `--policy`, or Connects. Edits need not say what they edit.
 * @throws MachineProblem where two of these are not the same, or there is no such kind
 */
export function whichRules(call: Pick<Call, 'option'>, files: readonly (RulesFile | undefined)[] = []): PolicyName {
  const named = policyNamed(call)
  const said = files.flatMap((file) => (file === undefined ? [] : (kindOf(file) ?? [])))
  const [one] = said
  if (one === undefined) return named ?? first
  for (const other of said) sameKind(one, other)
  if (named !== undefined && named !== one.policy)
    throw new MachineProblem(`${one.name} holds rules of ${kindWord(one.policy)}, not of ${kindWord(named)}.`, exitCodes.usage)
  return one.policy
}

/** @throws MachineProblem naming the kinds there are */
export function policyNamed({ option }: Pick<Call, 'option'>): PolicyName | undefined {
  const word = option('policy')?.trim()
  if (word === undefined) return undefined
  const found = policyNames.find((name) => name === word)
  if (found !== undefined) return found
  throw new MachineProblem(
    `there are no rules of “${word}”. There are ${first} (the default), ${others.join(', ')}.`,
    exitCodes.usage,
  )
}

interface Said {
  readonly name: string
  readonly policy: PolicyName
}

function kindOf(file: RulesFile): Said | undefined {
  if (file.kind === 'document') return { name: file.rules.name, policy: file.rules.document.policy }
  return file.policy === undefined ? undefined : { name: file.name, policy: file.policy }
}

/**
 * Rules of different kinds have nothing in common that could be compared.
 * @throws MachineProblem naming both
 */
export function sameKind(one: Said, other: Said): void {
  if (one.policy === other.policy) return
  throw new MachineProblem(
    `${one.name} holds rules of ${kindWord(one.policy)} and ${other.name} rules of ${kindWord(other.policy)}: they have nothing in common.`,
    exitCodes.usage,
  )
}

/** Within a sentence: Connects, fees, ranking, notice. */
export function kindWord(policy: PolicyName): string {
  return policy === first ? policyKinds[policy].title : policy
}

/** `version 3`, or `version 3 of fees`. */
export function versionWords(policy: PolicyName, version: number): string {
  return policy === first ? `version ${version}` : `version ${version} of ${policy}`
}

/** The option that has to be typed to mean these rules again, in front of what follows it. */
export function optionFor(policy: PolicyName): string {
  return policy === first ? '' : ` --policy ${policy}`
}

/** What is proved of a change that may start at once, and said of one that may not, within a sentence. */
export function harmWords(policy: PolicyName): { readonly harmless: string; readonly harmful: string } {
  const { harmless, harmful } = policyKinds[policy]
  return { harmless: harmless.charAt(0).toLowerCase() + harmless.slice(1), harmful }
}
