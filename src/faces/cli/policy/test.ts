import { runPolicyTests } from '#modules/policy/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from '../command.ts'
import { rulesNamed } from './rules-file.ts'
import { sayInvalid, withRules } from './say.ts'
import { policyOption } from './which-rules.ts'
import { readTestFile, rulesBeside } from './test-file.ts'

export const policyTest: Command = {
  name: 'policy test',
  summary:
    'Run a file of cases against rules: each with its facts and the price or amount it must have. Promises are checked over every case.',
  args: 'FILE',
  options: {
    ...policyOption,
    rules: { type: 'string', value: 'FILE|N', says: 'The rules to test instead of those that the test file names.' },
  },
  details: `An example is policies/guildhall/tests.json. Exit code 1 means that a case or a promise fails.`,
  async run(call) {
    const { args, terminal } = call
    const file = args[0] ?? ''
    const tests = readTestFile(file)
    if (!tests.ok) return sayInvalid(terminal, file, tests.refusal)
    const named = tests.value.rules === undefined ? undefined : rulesBeside(file, tests.value.rules)
    const rules = call.option('rules') ?? named
    if (rules === undefined) throw new MachineProblem(`${file} names no rules. Add "rules", or pass --rules.`, exitCodes.usage)
    return withRules(await rulesNamed(call, rules), { terminal, file: rules }, ({ document, breaksPromises }) => {
      const outcomes = runPolicyTests(tests.value, document, breaksPromises)
      const failed = outcomes.filter(({ passed }) => !passed)
      terminal.answer({ file, rules, passed: outcomes.length - failed.length, failed: failed.length, outcomes }, () => {
        for (const { name, passed, problem } of outcomes) {
          terminal.say(`${passed ? '✓' : '✗'} ${name}`)
          if (problem !== undefined) terminal.say(`    ${problem}`)
        }
        terminal.say(`${outcomes.length - failed.length} passed, ${failed.length} failed.`)
      })
      return failed.length === 0 ? exitCodes.done : exitCodes.foundProblems
    })
  },
}
