import { routes as outreach } from './outreach.tsx'
import { routes as reachOut } from './reach-out.tsx'

export const routes = [...outreach, ...reachOut]
