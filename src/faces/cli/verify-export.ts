import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { LedgerVerifier, type Trust, type Verdict } from '#modules/ledger/index.ts'
import { exitCodes, MachineProblem } from '#platform/machine-problem.ts'
import type { Command } from './command.ts'
import { readTrust, trustOptions } from './seal-trust.ts'
import type { Terminal } from './terminal.ts'

export const verifyExport: Command = {
  name: 'verify-export',
  summary: 'Compute an exported ledger again, leaf by leaf and seal by seal: no server, no database, no trust in who wrote it.',
  args: 'FILE',
  options: trustOptions,
  details: `Checks every leaf, root, hash, link and signature, that every transaction adds up to 0, and every wallet's versions and balances.
Without --head or --key it only proves that the file agrees with itself: whoever rewrote all of it is found by what you kept.
Exit code 1 means that something is wrong; the first bad one in the order of history comes first.`,
  async run({ args, option, terminal }) {
    const file = args[0] ?? ''
    const verdict = await verifyFile(file, readTrust({ option }))
    const isGood = verdict.problems.length === 0
    terminal.answer({ file, valid: isGood, ...verdict }, () => sayVerdict(terminal, verdict))
    return isGood ? exitCodes.done : exitCodes.foundProblems
  },
}

async function verifyFile(file: string, trust: Trust | undefined): Promise<Verdict> {
  const stream = createReadStream(file, { encoding: 'utf8' })
  await once(stream, 'open').catch((problem: NodeJS.ErrnoException) => {
    throw new MachineProblem(`${file} cannot be read (${problem.code}).`, exitCodes.usage)
  })
  const verifier = new LedgerVerifier({ trust })
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) if (line !== '') verifier.take(parse(line))
  return verifier.finish()
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function sayVerdict(terminal: Terminal, { problems, seals, leaves, unsealed, last, vouched }: Verdict): void {
  const [first, ...others] = problems
  if (first !== undefined) {
    terminal.say(`✗ The first bad one: ${first.says}.`)
    for (const { says } of others) terminal.say(`  then: ${says}.`)
    return
  }
  terminal.say(
    `✓ ${seals} seals over ${leaves} leaves are whole${last === undefined ? '' : `, up to seal ${last.no}, ${last.hash}`}.`,
  )
  if (unsealed > 0) terminal.say(`! ${unsealed} are not sealed yet: they add up, but nothing proves that they are all.`)
  if (!vouched)
    terminal.say('! Only the file itself vouches for its keys. Give a head you kept (--head) or a key you trust (--key).')
}
