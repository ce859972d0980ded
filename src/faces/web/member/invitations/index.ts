import { routes as invitation } from './invitation.tsx'
import { routes as invite } from './invite.tsx'
import { routes as lists } from './lists.tsx'

export const routes = [...lists, ...invitation, ...invite]
