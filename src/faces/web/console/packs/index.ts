import { routes as list } from './list.tsx'
import { routes as pack } from './pack.tsx'

/** Packs of rules: to read, to try on one's own history, to begin with. */
export const routes = [...list, ...pack]
