import { routes as calendar } from './calendar.ts'
import { routes as comments } from './comments.tsx'
import { routes as sharedDraft } from './drafts/draft.tsx'
import { routes as sharedDrafts } from './drafts/list.tsx'
import { routes as feed } from './feed.ts'
import { routes as pins } from './pins.tsx'
import { routes as poll } from './poll-answers.ts'
import { routes as register } from './register.tsx'
import { routes as report } from './report.tsx'
import { routes as version } from './version.tsx'

/**
 * The public side of the rules. Registers, feeds, drafts and pins stand before `/rules/:version`, and everything about a version before
 * `/rules/:policy/:version`: those patterns would take their names.
 */
export const routes = [
  ...register,
  ...feed,
  ...calendar,
  ...pins,
  ...sharedDrafts,
  ...sharedDraft,
  ...report,
  ...poll,
  ...comments,
  ...version,
]
