import { describe, expect, test } from 'vitest'
import { MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import { runCommandLine } from './run-command-line.ts'

const count: Command = {
  name: 'count',
  summary: 'Count the letters of a word.',
  args: 'WORD',
  options: { upper: { type: 'boolean', says: 'Only capitals.' }, from: { type: 'string', says: 'Start here.', value: 'N' } },
  async run({ args, flag, option, terminal }) {
    const letters = (args[0] ?? '').split('').slice(Number(option('from') ?? 0))
    const counted = flag('upper') ? letters.filter((letter) => letter === letter.toUpperCase()) : letters
    terminal.answer({ letters: counted.length }, () => terminal.say(`${counted.length} letters`))
    return 0
  },
}
const broken: Command = {
  name: 'demo break',
  summary: 'Break.',
  run: () => Promise.reject(new Error('a fault')),
}
const missing: Command = {
  name: 'demo miss',
  summary: 'Miss something.',
  run: () => Promise.reject(new MachineProblem('the cellar is locked. Unlock it.')),
}
const grow: Command = {
  name: 'demo grow',
  summary: 'Show progress.',
  async run({ terminal }) {
    for (let done = 0; done <= 20; done += 1) terminal.progress({ done, total: 20, what: 'trees' })
    return 0
  },
}

async function type(line: string, isTTY = false): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runCommandLine(line.split(' ').filter(Boolean), [count, broken, missing, grow], {
    out: { isTTY, write: (text) => (out += text) },
    err: { isTTY, write: (text) => (err += text) },
  })
  return { code, out, err }
}

describe('the command line', () => {
  test.each([
    ['', 0, 'guildhall <command>'],
    ['--help', 0, 'Exit codes'],
    ['help', 0, 'Count the letters of a word.'],
    ['demo --help', 0, 'demo break'],
    ['demo', 2, '`demo` needs one more word.'],
    ['demo dance', 2, 'there is no command `demo dance`'],
    ['dance', 2, 'there is no command `dance`'],
    ['count --help', 0, 'guildhall count WORD'],
    ['count -h', 0, '--from N'],
    ['count', 2, 'usage: guildhall count WORD'],
    ['count one two', 2, 'usage: guildhall count WORD'],
    ['count one --loud', 2, "Unknown option '--loud'"],
    ['count one --from', 2, "'--from <value>' argument missing"],
    ['count Word', 0, '4 letters'],
    ['count Word --upper --from 0', 0, '1 letters'],
    ['demo break', 70, 'something broke that should not: Error: a fault'],
    ['demo miss', 78, 'guildhall: the cellar is locked. Unlock it.'],
  ])('guildhall %s → exit code %i and “%s”', async (line, code, says) => {
    const answer = await type(line)
    expect(answer.code).toBe(code)
    expect(answer.out + answer.err).toContain(says)
  })

  test('with --json answers with JSON and nothing else on standard output, problems too', async () => {
    expect(JSON.parse((await type('count Word --json')).out)).toEqual({ letters: 4 })
    const refused = await type('demo miss --json')
    expect(JSON.parse(refused.out)).toEqual({ problem: 'the cellar is locked. Unlock it.', exitCode: 78 })
  })

  test('names every wrong setting with its mend', async () => {
    const needsSettings: Command = { name: 'read', summary: 'Read the settings.', run: async ({ config }) => (config(), 0) }
    let err = ''
    const before = process.env.PORT
    process.env.PORT = 'many'
    const code = await runCommandLine(['read'], [needsSettings], { err: { write: (text) => (err += text) } })
    if (before === undefined) delete process.env.PORT
    else process.env.PORT = before
    expect(code).toBe(78)
    expect(err).toContain('PORT: "many" is not a whole number. Give a number from 0 to 65535')
  })

  test('draws one bar on a terminal, and a line per tenth elsewhere', async () => {
    expect((await type('demo grow')).out.trim().split('\n')).toHaveLength(11)
    const bar = (await type('demo grow', true)).out
    expect(bar.trim().split('\n')).toHaveLength(1)
    expect(bar).toContain('█'.repeat(28))
  })
})
