export { routes } from './seals.tsx'
