import { createInterface } from 'node:readline/promises'
import type { Progress, Reporter } from '#platform/lifecycle/reporter.ts'

/** The person or program in front of the command line. */
export interface Terminal extends Reporter {
  readonly json: boolean
  /** The answer of a command: as JSON for programs, in words for people. */
  answer(value: unknown, words: () => void): void
  /** False when nobody is there to ask. */
  confirm(question: string): Promise<boolean>
}

/** Where words go; a terminal is one on which lines can be written over. */
export interface WordStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface TerminalOptions {
  readonly json: boolean
  readonly out?: WordStream
  readonly err?: WordStream
}

const BAR_WIDTH = 28

export function createTerminal({ json, out = process.stdout, err = process.stderr }: TerminalOptions): Terminal {
  // With --json standard output carries the answer and nothing else.
  const words = json ? err : out
  const progress = words.isTTY === true ? progressBar(words) : progressLines(words)
  return {
    json,
    say: (line = '') => void words.write(`${line}\n`),
    complain: (line) => void err.write(`guildhall: ${line}\n`),
    progress,
    answer(value, print) {
      if (json) out.write(`${JSON.stringify(value, null, 2)}\n`)
      else print()
    },
    async confirm(question) {
      if (json || !process.stdin.isTTY) return false
      const reader = createInterface({ input: process.stdin, output: process.stdout })
      try {
        return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim())
      } finally {
        reader.close()
      }
    },
  }
}

function progressBar(stream: WordStream): (progress: Progress) => void {
  let began: number | undefined
  return ({ done, total, what }) => {
    began ??= Date.now()
    const share = total === 0 ? 1 : Math.min(1, done / total)
    const filled = Math.round(share * BAR_WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
    const secondsLeft = share > 0.02 ? Math.ceil(((Date.now() - began) / 1000) * (1 / share - 1)) : undefined
    const left = share >= 1 ? '' : secondsLeft === undefined ? '' : `  about ${secondsLeft} s left`
    stream.write(`\u001B[2K\r${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${what}${left}`)
    if (share < 1) return
    stream.write('\n')
    began = undefined
  }
}

function progressLines(stream: WordStream): (progress: Progress) => void {
  let lastTenth = -1
  return ({ done, total, what }) => {
    const tenth = total === 0 ? 10 : Math.floor((10 * done) / total)
    if (tenth === lastTenth) return
    lastTenth = tenth === 10 ? -1 : tenth
    stream.write(`${String(tenth * 10).padStart(3)} %  ${what}\n`)
  }
}
