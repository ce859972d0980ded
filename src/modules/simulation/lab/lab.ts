import { Worker } from 'node:worker_threads'
import { invariant } from '#kernel/invariant.ts'
import type { SecondsWindow } from '../rules/columns.ts'
import type { Sampled } from '../rules/sample.ts'
import type { SegmentTotals } from '../rules/segment-cube.ts'
import type { Totals } from '../rules/totals.ts'
import type { Answer, DocumentPair, LabProgress, LabSettings, Question, Replayed } from './protocol.ts'

export interface ReplayWish {
  /** Seconds since 1970; default: the last ninety days. */
  readonly window?: SecondsWindow
  readonly onProgress?: (progress: LabProgress) => void
  /** Stops the walk; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Recorded history in a thread of its own, and what other rules would have made of it. One per process. */
export interface Lab {
  /** What a draft would have cost all in all in the last ninety days. Milliseconds, once history is read. */
  totals(pair: DocumentPair): Promise<Totals>
  /**
   * The same by every way to divide people: each group's decisions and Connects. The first question about other conditions walks over
   * history; while only prices change, each further answer is milliseconds.
   */
  segments(pair: DocumentPair): Promise<readonly SegmentTotals[]>
  /** How people would be concerned, from one in a hundred of them, with 95 % bands; everybody where there are few. Milliseconds too. */
  sample(pair: DocumentPair): Promise<Sampled>
  /** Every recorded decision of a window priced again, person by person. */
  replay(pair: DocumentPair, wish?: ReplayWish): Promise<Replayed>
  close(): Promise<void>
}

interface Waiting {
  readonly done: (one: Answer) => void
  readonly failed: (problem: Error) => void
  readonly onProgress: ((progress: LabProgress) => void) | undefined
}

type Asked = { readonly pair: DocumentPair; readonly window?: SecondsWindow } & (
  | { readonly kind: 'totals' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'segments' }
  | { readonly kind: 'replay'; readonly stop: SharedArrayBuffer }
)

/** The thread begins with the first question: whoever never simulates pays nothing for it. */
export function openLab(settings: LabSettings): Lab {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let lastId = 0
  let isClosed = false

  function threadOrNew(): Worker {
    if (thread !== undefined) return thread
    invariant(!isClosed, 'the lab is closed')
    const made = new Worker(new URL('./thread.ts', import.meta.url), { workerData: settings, name: 'lab' })
    made.on('message', (one: Answer) => hear(one))
    made.on('error', (problem: Error) => end(made, problem))
    made.on('exit', () => end(made, new Error('the lab ended')))
    // It lives as long as the program has other reasons to.
    made.unref()
    thread = made
    return made
  }

  function hear(one: Answer): void {
    const asker = waiting.get(one.id)
    if (asker === undefined) return
    if ('progress' in one) asker.onProgress?.(one.progress)
    else {
      waiting.delete(one.id)
      if ('problem' in one) asker.failed(new Error(one.problem))
      else asker.done(one)
    }
    if (waiting.size === 0) thread?.unref()
  }

  /** A thread that broke takes its history with it; the next question begins another one. */
  function end(broken: Worker, problem: Error): void {
    if (thread === broken) thread = undefined
    for (const [id, asker] of waiting) {
      waiting.delete(id)
      asker.failed(problem)
    }
  }

  function ask(question: Asked, onProgress?: (progress: LabProgress) => void): Promise<Answer> {
    const to = threadOrNew()
    to.ref()
    lastId += 1
    const id = lastId
    return new Promise((done, failed) => {
      waiting.set(id, { done, failed, onProgress })
      to.postMessage({ ...question, id } satisfies Question)
    })
  }

  return {
    async totals(pair) {
      const one = await ask({ kind: 'totals', pair })
      invariant('totals' in one, 'totals were asked for')
      return one.totals
    },
    async segments(pair) {
      const one = await ask({ kind: 'segments', pair })
      invariant('segments' in one, 'segments were asked for')
      return one.segments
    },
    async sample(pair) {
      const one = await ask({ kind: 'sample', pair })
      invariant('sampled' in one, 'a sample was asked for')
      return one.sampled
    },
    async replay(pair, { window, onProgress, signal } = {}) {
      signal?.throwIfAborted()
      const stop = new SharedArrayBuffer(4)
      const onAbort = (): void => void Atomics.store(new Int32Array(stop), 0, 1)
      signal?.addEventListener('abort', onAbort)
      try {
        const one = await ask({ kind: 'replay', pair, stop, ...(window === undefined ? {} : { window }) }, onProgress)
        if ('stopped' in one) throw signal?.reason ?? new Error('the replay was stopped')
        invariant('replayed' in one, 'a replay was asked for')
        return one.replayed
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
    },
    async close() {
      isClosed = true
      const ending = thread
      if (ending === undefined) return
      const ended = new Promise((resolve) => ending.once('exit', resolve))
      ending.postMessage('close')
      await ended
    },
  }
}
