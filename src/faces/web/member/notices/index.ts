export { routes } from './notices.tsx'
