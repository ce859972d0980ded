import type { Id } from '#kernel/ids.ts'

/** What an action is about: `{ kind: 'proposal', id }`, `{ kind: 'job', id }` for a proposal not yet written, `{ kind: 'catalog_order', id }`. */
export interface Subject {
  readonly kind: string
  readonly id: Id
}

export function isSameSubject(left: Subject, right: Subject): boolean {
  return left.kind === right.kind && left.id === right.id
}
