import { routes as list } from './list.tsx'
import { routes as sheet } from './sheet.tsx'

export const routes = [...list, ...sheet]
