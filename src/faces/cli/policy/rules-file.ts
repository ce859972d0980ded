import { readFileSync } from 'node:fs'
import { ok, type Result } from '#kernel/result.ts'
import {
  applyChangeset,
  changesetBetween,
  findPricedBy,
  findUpcomingVersion,
  findVersionInForce,
  policyNames,
  parseRulesText,
  readChangeset,
  readDocument,
  type Changeset,
  type InvalidChangeset,
  type InvalidDocument,
  type PolicyDocument,
  type PolicyName,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call } from '../command.ts'
import { withDatabase } from '../with-database.ts'
import { optionFor, sameKind, versionWords, whichRules } from './which-rules.ts'

/** Complete rules, wherever they come from, with what they say openly they break. */
export interface Rules {
  /** How the person called them: a file's name, or `version 8`, or `version 8 of fees`. */
  readonly name: string
  readonly document: PolicyDocument
  readonly breaksPromises: readonly string[]
}

/** What a file holds: complete rules, or edits that need a parent. Edits may say which rules they are to, with `policy` beside them. */
export type RulesFile =
  | { readonly kind: 'document'; readonly rules: Rules }
  | { readonly kind: 'changeset'; readonly name: string; readonly changeset: Changeset; readonly policy: PolicyName | undefined }

export type InvalidRules = InvalidDocument | InvalidChangeset

/**
 * A policy document, a version file of a pack, or a changeset; `-` reads standard input.
 * @throws MachineProblem when there is no such file
 */
export function readRulesFile(file: string): Result<RulesFile, InvalidRules> {
  const parsed = parseRulesText(textOf(file))
  if (!parsed.ok) return parsed
  const { value } = parsed
  if (isObject(value) && isObject(value['document'])) return documentIn(file, value['document'], value['breaksPromises'])
  if (isObject(value) && !('clauses' in value)) {
    const { policy: said, ...edits } = value
    const policy = policyNames.find((name) => name === said)
    // Any other word is no kind: it stays, so that it is named as something that does not belong there.
    const read = readChangeset(policy === undefined ? value : edits)
    return read.ok ? ok({ kind: 'changeset', name: file, changeset: read.value, policy }) : read
  }
  return documentIn(file, value, [])
}

function documentIn(file: string, value: unknown, breaks: unknown): Result<RulesFile, InvalidRules> {
  const read = readDocument(value)
  if (!read.ok) return read
  const breaksPromises = Array.isArray(breaks) ? breaks.filter((id) => typeof id === 'string') : []
  return ok({ kind: 'document', rules: { name: file, document: read.value, breaksPromises } })
}

/** Complete rules of a file; a changeset is applied to `parent`. */
export function completeRules(read: RulesFile, parent: PolicyDocument): Result<Rules, InvalidRules> {
  if (read.kind === 'document') return ok(read.rules)
  const applied = applyChangeset(parent, read.changeset)
  if (!applied.ok) return applied
  return ok({ name: read.name, document: applied.value, breaksPromises: read.changeset.breaksPromises ?? [] })
}

/**
 * The edits that a file makes to `parent`.
 * @throws MachineProblem when the file holds rules of another kind
 */
export function editsOf(read: RulesFile, parent: PolicyDocument, alsoBreaks: readonly string[]): Changeset {
  const policy = read.kind === 'document' ? read.rules.document.policy : (read.policy ?? parent.policy)
  const name = read.kind === 'document' ? read.rules.name : read.name
  sameKind({ name, policy }, { name: 'what it is compared with', policy: parent.policy })
  const edits = read.kind === 'changeset' ? read.changeset : changesetBetween(parent, read.rules.document)
  const named = read.kind === 'changeset' ? (read.changeset.breaksPromises ?? []) : read.rules.breaksPromises
  const breaksPromises = [...new Set([...named, ...alsoBreaks])]
  return breaksPromises.length === 0 ? edits : { ...edits, breaksPromises }
}

const VERSION = /^v?([1-9]\d{0,8})$/

/** `8` or `v8`: a version of this marketplace's register, as opposed to a file. */
export function versionNumberIn(word: string): number | undefined {
  const digits = VERSION.exec(word)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The file that a word names; undefined where it is a number, or no word at all. */
function fileNamed(word: string | undefined): Result<RulesFile | undefined, InvalidRules> {
  return word === undefined || versionNumberIn(word) !== undefined ? ok(undefined) : readRulesFile(word)
}

/** Rules that a word on the command line names: a file, or a version of the register. Edits are applied to the newest rules. */
export async function rulesNamed(call: Pick<Call, 'config' | 'option'>, word: string): Promise<Result<Rules, InvalidRules>> {
  const file = fileNamed(word)
  if (!file.ok) return file
  return rulesOf(call, { word, file: file.value, policy: whichRules(call, [file.value]) })
}

/** The rules before those of a file: those that a word names, otherwise the newest of their kind. */
export async function parentNamed(
  call: Pick<Call, 'config' | 'option'>,
  file: RulesFile,
  word: string | undefined,
): Promise<Result<Rules, InvalidRules>> {
  const named = fileNamed(word)
  if (!named.ok) return named
  const policy = whichRules(call, [file, named.value])
  return word === undefined
    ? ok(await registeredRules(call, policy, undefined))
    : rulesOf(call, { word, file: named.value, policy })
}

/** Two sets of rules to be compared, with the word of the one that cannot be read where one cannot. */
export type ComparedRules =
  | { readonly ok: true; readonly before: Rules; readonly after: Rules }
  | { readonly ok: false; readonly word: string; readonly refusal: InvalidRules }

/** The rules that two words name, of one kind; where the second are edits, they are applied to the first. */
export async function rulesCompared(
  call: Pick<Call, 'config' | 'option'>,
  [before, after]: readonly [before: string, after: string],
): Promise<ComparedRules> {
  const [old, now] = [fileNamed(before), fileNamed(after)]
  if (!old.ok) return { ...old, word: before }
  if (!now.ok) return { ...now, word: after }
  const policy = whichRules(call, [old.value, now.value])
  const first = await rulesOf(call, { word: before, file: old.value, policy })
  if (!first.ok) return { ...first, word: before }
  const parent = first.value
  const second =
    now.value?.kind === 'changeset'
      ? completeRules(now.value, parent.document)
      : await rulesOf(call, { word: after, file: now.value, policy })
  return second.ok ? { ok: true, before: parent, after: second.value } : { ...second, word: after }
}

interface NamedRules {
  readonly word: string
  readonly file: RulesFile | undefined
  readonly policy: PolicyName
}

async function rulesOf(call: Pick<Call, 'config'>, { word, file, policy }: NamedRules): Promise<Result<Rules, InvalidRules>> {
  if (file?.kind === 'document') return ok(file.rules)
  const registered = await registeredRules(call, policy, file === undefined ? versionNumberIn(word) : undefined)
  return file === undefined ? ok(registered) : completeRules(file, registered.document)
}

/** The newest rules of the register, or a version of it. @throws MachineProblem when there are none */
async function registeredRules(call: Pick<Call, 'config'>, policy: PolicyName, version: number | undefined): Promise<Rules> {
  return withDatabase(call, 'policy', ({ read }) =>
    read.transaction().execute((tx) => (version === undefined ? newestRules(tx, policy) : rulesOfVersion(tx, policy, version))),
  )
}

/** @throws MachineProblem when the register has no such version */
export async function rulesOfVersion(tx: Tx, policy: PolicyName, version: number): Promise<Rules> {
  const found = await findPricedBy(tx, policy, version)
  if (found === undefined) throw noVersion(policy, version)
  return { name: versionWords(policy, version), document: found.document, breaksPromises: [] }
}

export function noVersion(policy: PolicyName, version: number): MachineProblem {
  return new MachineProblem(
    `there is no ${versionWords(policy, version)}. \`guildhall policy list${optionFor(policy)}\` shows all.`,
    exitCodes.usage,
  )
}

/** What a new version is compared with: the version that is in force last of all. */
export async function newestRules(tx: Tx, policy: PolicyName): Promise<Rules> {
  const upcoming = await findUpcomingVersion(tx, policy)
  const version = upcoming?.version ?? (await findVersionInForce(tx, policy, await readClock(tx)))?.version
  if (version === undefined) throw noRules(policy)
  return rulesOfVersion(tx, policy, version)
}

export function noRules(policy: PolicyName): MachineProblem {
  const rules = policy === 'connects' ? 'rules' : `rules of ${policy}`
  return new MachineProblem(`this marketplace has no ${rules} yet. Run \`guildhall start\` once.`, exitCodes.unavailable)
}

/** @throws MachineProblem when there is no such file, or it holds no JSON */
export function readJsonFile(file: string): unknown {
  const text = textOf(file)
  try {
    return JSON.parse(text)
  } catch (problem) {
    throw new MachineProblem(`${file} is not JSON: ${(problem as Error).message}`, exitCodes.foundProblems)
  }
}

const STANDARD_INPUT = 0

/** @throws MachineProblem when there is no such file */
function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8')
  } catch (problem) {
    throw new MachineProblem(
      `the file ${file} cannot be read (${(problem as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      exitCodes.usage,
    )
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
