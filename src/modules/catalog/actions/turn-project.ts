import { z } from 'zod'
import type { Id } from '#kernel/ids.ts'
import { ok, refuse, type Result } from '#kernel/result.ts'
import { accountOf } from '#modules/organizations/index.ts'
import { defineAction } from '#platform/run-action.ts'
import { projectMayBecome } from '../rules/projects.ts'
import { lockProject, setProjectState } from '../store/projects.ts'

/** The seller lists a project, pauses it or retires it for good. Twice is once. */
export const turnProject = defineAction({
  name: 'catalog.turn_project',
  who: ['freelancer'],
  input: z.object({ projectId: z.uuid(), to: z.enum(['listed', 'paused', 'retired']) }),
  async run(
    ctx,
    { projectId, to },
  ): Promise<Result<{ projectId: Id }, { readonly code: 'not_found' } | { readonly code: 'retired' }>> {
    const project = await lockProject(ctx.tx, projectId)
    if (project === undefined || project.sellerId !== accountOf(ctx.actor)) return refuse({ code: 'not_found' })
    if (project.state === to) return ok({ projectId })
    if (!projectMayBecome(project.state, to)) return refuse({ code: 'retired' })

    await setProjectState(ctx.tx, projectId, to, ctx.now)
    return ok({ projectId })
  },
})
