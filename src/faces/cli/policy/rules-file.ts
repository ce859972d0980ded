import { readFileSync } from 'node:fs'
import { ok, type Result } from '#kernel/result.ts'
import {
  applyChangeset,
  changesetBetween,
  findPricedBy,
  findUpcomingVersion,
  findVersionInForce,
  parseRulesText,
  readChangeset,
  readDocument,
  type Changeset,
  type InvalidChangeset,
  type InvalidDocument,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Call } from '../command.ts'
import { withDatabase } from '../with-database.ts'

export const POLICY = 'connects'

/** Complete rules, wherever they come from, with what they say openly they break. */
export interface Rules {
  /** How the person called them: a file's name, or `version 8`. */
  readonly name: string
  readonly document: PolicyDocument
  readonly breaksPromises: readonly string[]
}

/** What a file holds: complete rules, or edits that need a parent. */
export type RulesFile =
  | { readonly kind: 'document'; readonly rules: Rules }
  | { readonly kind: 'changeset'; readonly name: string; readonly changeset: Changeset }

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
    const read = readChangeset(value)
    return read.ok ? ok({ kind: 'changeset', name: file, changeset: read.value }) : read
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

/** The edits that a file makes to `parent`. */
export function editsOf(read: RulesFile, parent: PolicyDocument, alsoBreaks: readonly string[]): Changeset {
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

/** Rules that a word on the command line names: a file, or a version of the register. */
export async function rulesNamed(
  call: Pick<Call, 'config'>,
  word: string,
  parent?: string,
): Promise<Result<Rules, InvalidRules>> {
  const version = versionNumberIn(word)
  if (version !== undefined) return ok(await registeredRules(call, version))
  const read = readRulesFile(word)
  if (!read.ok) return read
  if (read.value.kind === 'document') return ok(read.value.rules)
  const base = await parentNamed(call, parent)
  return base.ok ? completeRules(read.value, base.value.document) : base
}

/** The parent that `--parent` names; without it the newest version of this marketplace. */
export async function parentNamed(call: Pick<Call, 'config'>, word: string | undefined): Promise<Result<Rules, InvalidRules>> {
  return word === undefined ? ok(await registeredRules(call, undefined)) : rulesNamed(call, word)
}

async function registeredRules(call: Pick<Call, 'config'>, version: number | undefined): Promise<Rules> {
  return withDatabase(call, 'policy', ({ read }) =>
    read.transaction().execute((tx) => (version === undefined ? newestRules(tx) : rulesOfVersion(tx, version))),
  )
}

/** @throws MachineProblem when the register has no such version */
export async function rulesOfVersion(tx: Tx, version: number): Promise<Rules> {
  const found = await findPricedBy(tx, POLICY, version)
  if (found === undefined)
    throw new MachineProblem(`there is no version ${version}. \`guildhall policy list\` shows all.`, exitCodes.usage)
  return { name: `version ${version}`, document: found.document, breaksPromises: [] }
}

/** What a new version is compared with: the version that is in force last of all. */
export async function newestRules(tx: Tx): Promise<Rules> {
  const upcoming = await findUpcomingVersion(tx, POLICY)
  const version = upcoming?.version ?? (await findVersionInForce(tx, POLICY, await readClock(tx)))?.version
  if (version === undefined)
    throw new MachineProblem('this marketplace has no rules yet. Run `guildhall start` once.', exitCodes.unavailable)
  return rulesOfVersion(tx, version)
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
