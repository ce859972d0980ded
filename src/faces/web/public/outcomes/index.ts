import { routes as boosts } from './boosts.tsx'
import { routes as outcome } from './outcome.tsx'
import { routes as scorecard } from './scorecard.tsx'

/** What the rules did. The scorecard comes before addresses whose first part is a version. */
export const routes = [...scorecard, ...boosts, ...outcome]
