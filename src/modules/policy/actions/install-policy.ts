import type { Ctx } from '#platform/run-action.ts'
import { hasErrors } from '../rules/finding.ts'
import { invariant } from '#kernel/invariant.ts'
import { policyKinds } from '../rules/policy-kinds.ts'
import { lintDocument } from '../rules/lint-document.ts'
import type { Pack } from '../packs.ts'
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

/** Publishes the newest rules of a pack, those of the other policies included; what is there already stays as it is. */
export async function installPack(ctx: Ctx, { pack, words }: { readonly pack: Pack; readonly words: string }): Promise<void> {
  const connects = pack.versions.at(-1)
  invariant(connects !== undefined, 'a pack has a version')
  await installPolicy(ctx, { document: connects.document, words })
  for (const document of pack.others) {
    await installPolicy(ctx, { document, words: `${policyKinds[document.policy].about} ${words}` })
  }
}
