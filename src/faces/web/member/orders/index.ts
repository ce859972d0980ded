export { routes } from './orders.tsx'
