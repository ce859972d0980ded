import { routes as browse } from './browse.tsx'
import { routes as project } from './project.tsx'

export const routes = [...browse, ...project]
