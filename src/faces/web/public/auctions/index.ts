export { routes } from './auction.tsx'
