export interface Progress {
  readonly done: number
  readonly total: number
  /** What is being done now, e.g. `proposals`. */
  readonly what: string
}

/** Tells the person who started us what happens; the structured log is for machines. */
export interface Reporter {
  say(line?: string): void
  /** Something is wrong; goes to standard error. */
  complain(line: string): void
  /** A bar on a terminal, a line now and then elsewhere. `done === total` ends it. */
  readonly progress: (progress: Progress) => void
}
