import {
  actionsOf,
  capitalized,
  findVersion,
  findVersionInForce,
  helpPage,
  textOf,
  toSql,
  type PolicyAction,
  type PolicyName,
  type VersionPage,
} from '#modules/policy/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { readClock } from '#platform/db/read-clock.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-database.ts'
import { noRules, noVersion, versionNumberIn } from './rules-file.ts'
import { kindWord, policyOption, versionWords, whichRules } from './which-rules.ts'
import { momentText } from '#faces/words/policy-refusals.ts'

export const policyShow: Command = {
  name: 'policy show',
  summary: 'Show a version: its dates, its hash, what changed, and every rule in words. Without N the one in force.',
  args: '[N]',
  argCount: { least: 0, most: 1 },
  options: {
    ...policyOption,
    sql: {
      type: 'string',
      value: 'ACTION',
      says: 'Print the prices of an action as SQL over fact columns instead: for a warehouse.',
    },
  },
  details: 'With --json the whole version: document, changeset, exact diff and register entries.',
  async run(call) {
    const { args, terminal } = call
    const number = args[0] === undefined ? undefined : numberOf(args[0])
    const policy = whichRules(call)
    const version = await withDatabase(call, 'policy show', ({ read }) =>
      read.transaction().execute((tx) => versionOf(tx, policy, number)),
    )
    const action = call.option('sql')
    if (action === undefined) terminal.answer(version, () => sayVersion(terminal, version))
    else {
      const prices = toSql(version.document, actionOf(policy, action))
      terminal.answer(prices, () => terminal.say(`${prices.amount} as amount,\n${prices.clauseId} as clause_id`))
    }
    return exitCodes.done
  },
}

/** @throws MachineProblem when the word is no number of a version */
export function numberOf(word: string): number {
  const number = versionNumberIn(word)
  if (number === undefined) throw new MachineProblem(`“${word}” is no number of a version.`, exitCodes.usage)
  return number
}

function actionOf(policy: PolicyName, word: string): PolicyAction {
  const names = actionsOf(policy)
  const action = names.find((name) => name === word)
  if (action === undefined)
    throw new MachineProblem(`“${word}” is no action of ${kindWord(policy)}. There are ${names.join(', ')}.`, exitCodes.usage)
  return action
}

async function versionOf(tx: Tx, policy: PolicyName, number: number | undefined): Promise<VersionPage> {
  const wanted = number ?? (await findVersionInForce(tx, policy, await readClock(tx)))?.version
  const found = wanted === undefined ? undefined : await findVersion(tx, policy, wanted)
  if (found !== undefined) return found
  throw wanted === undefined ? noRules(policy) : noVersion(policy, wanted)
}

function sayVersion(terminal: Terminal, version: VersionPage): void {
  const { policy, title, state, sha256, effectiveAt, endedAt, breaksPromises, reversesVersion, reversedBy, diff, document } =
    version
  terminal.say(`${capitalized(versionWords(policy, version.version))}: ${title}`)
  terminal.say(
    `  ${state}${effectiveAt === null ? '' : `, from ${momentText(effectiveAt)}`}${endedAt === null ? '' : ` to ${momentText(endedAt)}`}`,
  )
  terminal.say(`  sha256 ${sha256}`)
  if (breaksPromises.length > 0) terminal.say(`  openly breaks: ${breaksPromises.join(', ')}`)
  if (reversesVersion !== null) terminal.say(`  takes back version ${reversesVersion}`)
  if (reversedBy !== null) terminal.say(`  taken back by version ${reversedBy}`)
  if (version.parent !== null) {
    terminal.say(`\nWhat it changed against version ${version.parent}`)
    for (const line of diff.words) terminal.say(`- ${line}`)
  }
  for (const section of helpPage(document).sections) {
    terminal.say(`\n${section.title}`)
    for (const item of section.items) terminal.say(`- ${textOf(item.title)}: ${item.paragraphs.map(textOf).join(' ')}`)
  }
}
