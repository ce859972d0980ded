import type { Logger } from '../log.ts'

type Stop = () => unknown

/** What was started, so that it can be stopped in the opposite order, each part even if another fails. */
export class Stops {
  readonly #log: Logger
  readonly #parts: { readonly name: string; readonly stop: Stop }[] = []
  #running = false

  constructor(log: Logger) {
    this.#log = log
  }

  /** What comes up while everything is already going down ends at once. */
  async add(name: string, stop: Stop): Promise<void> {
    this.#parts.push({ name, stop })
    if (this.#running) await this.run()
  }

  async run(): Promise<void> {
    this.#running = true
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part.stop()
        this.#log.debug({ part: part.name }, 'stopped')
      } catch (problem) {
        this.#log.error({ part: part.name, err: problem }, 'could not be stopped cleanly')
      }
    }
  }
}
