import { routes as list } from './list.tsx'
import { routes as run } from './run.tsx'

/** Simulations: what other rules would have done to recorded history. */
export const routes = [...list, ...run]
