import { routes as code } from './code.tsx'
import { routes as codes } from './codes.tsx'
import { routes as propose } from './propose.tsx'
import { routes as special } from './special.tsx'
import { routes as list } from './special-list.tsx'

/** Connects beside the rules. Addresses that end in `new` stand before those that end in an id. */
export const routes = [...list, ...propose, ...special, ...codes, ...code]
