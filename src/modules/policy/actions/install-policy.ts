import type { Ctx } from '#platform/run-action.ts'
import { hasErrors } from '../rules/finding.ts'
import { invariant } from '#kernel/invariant.ts'
import { lintDocument } from '../rules/lint-document.ts'
import type { PolicyDocument } from '../rules/document.ts'
import { lockPolicy, selectLastVersionNumber } from '../store/versions.ts'
import { publish } from './publish.ts'

/** Publishes the first version, in force at once. Does nothing when there is one: a marketplace is set up once. */
export async function installPolicy(
  ctx: Ctx,
  { document, words }: { readonly document: PolicyDocument; readonly words: string },
): Promise<{ readonly installed: boolean }> {
  await lockPolicy(ctx.tx, document.policy)
  if ((await selectLastVersionNumber(ctx.tx, document.policy)) > 0) return { installed: false }
  const findings = lintDocument(document)
  invariant(!hasErrors(findings), `the first policy has errors: ${JSON.stringify(findings)}`)
  await publish(ctx, {
    policy: document.policy,
    document,
    kind: 'normal',
    changeset: null,
    title: document.title,
    words,
    breaksPromises: [],
    reversibility: 'This is the first version; every later change says what it changes about it.',
  })
  return { installed: true }
}
