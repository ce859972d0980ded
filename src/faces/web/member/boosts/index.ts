import { routes as badge } from './badge.tsx'
import { routes as limits } from './limits.tsx'
import { routes as list } from './list.tsx'
import { routes as sheet } from './sheet.tsx'

export const routes = [...list, ...badge, ...limits, ...sheet]
