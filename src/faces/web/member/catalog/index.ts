export { routes } from './my-projects.tsx'
