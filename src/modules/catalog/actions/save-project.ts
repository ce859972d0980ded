import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { findProfile } from '#modules/profiles/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { decideTiers, type TiersRefused } from '../rules/ordering.ts'
import { inOrder, projectText } from '../rules/project-text.ts'
import { insertProjects, insertTiers, lockProject, replaceProjectText, replaceTiers } from '../store/projects.ts'

export type SaveRefused =
  | TiersRefused
  | { readonly code: 'not_found' }
  | { readonly code: 'no_profile' }
  | { readonly code: 'retired' }

/** The seller writes a new project (a draft at first) or changes one. Orders placed before keep their terms. */
export const saveProject = defineAction({
  name: 'catalog.save_project',
  who: ['freelancer'],
  input: projectText.extend({ projectId: z.uuid().optional() }),
  async run(ctx, { projectId, tiers: given, ...text }): Promise<Result<{ projectId: Id }, SaveRefused>> {
    const sellerId = accountOf(ctx.actor)
    if (sellerId === null || (await findProfile(ctx.tx, sellerId)) === undefined) return refuse({ code: 'no_profile' })
    const tiers = inOrder(given)
    const decision = decideTiers(tiers)
    if (!decision.ok) return decision

    if (projectId === undefined) {
      const id = ctx.newId()
      await insertProjects(ctx.tx, [{ id, sellerId, ...text, state: 'draft', orders: 0, createdAt: ctx.now, changedAt: ctx.now }])
      await insertTiers(
        ctx.tx,
        tiers.map((tier) => ({ ...tier, projectId: id })),
      )
      return ok({ projectId: id })
    }

    const project = await lockProject(ctx.tx, projectId)
    if (project?.sellerId !== sellerId) return refuse({ code: 'not_found' })
    if (project.state === 'retired') return refuse({ code: 'retired' })
    await replaceProjectText(ctx.tx, projectId, text, ctx.now)
    await replaceTiers(ctx.tx, projectId, tiers)
    return ok({ projectId })
  },
})
