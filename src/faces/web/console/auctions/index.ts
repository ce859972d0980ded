import { routes as detail } from './detail.tsx'
import { routes as flags } from './flags.tsx'
import { routes as list } from './list.tsx'

/** The auctions for boosted places. The flags come before addresses whose last part is an auction. */
export const routes = [...list, ...flags, ...detail]
