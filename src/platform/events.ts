import type { Ctx } from './run-action.ts'

/** A fact in the past tense that other modules may want to hear; data is JSON. */
export interface DomainEvent {
  readonly type: string
  readonly data: object
}

export interface EventType<Data extends object> {
  readonly type: string
  (data: Data): DomainEvent
}

/** `export const proposalSubmitted = defineEvent<{ proposalId: Id }>('proposals.proposal_submitted')` */
export function defineEvent<Data extends object>(type: string): EventType<Data> {
  return Object.assign((data: Data): DomainEvent => ({ type, data }), { type })
}

export interface Listener {
  /** Unique; with the event's id it makes the handling exactly once. */
  readonly name: string
  readonly type: string
  handle(ctx: Ctx, data: unknown): Promise<void>
}

/** Hears one kind of event in a transaction of its own, as the marketplace itself. */
export function listen<Data extends object>(
  name: string,
  event: EventType<Data>,
  handle: (ctx: Ctx, data: Data) => Promise<void>,
): Listener {
  return { name, type: event.type, handle: (ctx, data) => handle(ctx, data as Data) }
}
