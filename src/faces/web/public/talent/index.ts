import { get, type Route } from '../../routes.ts'
import { freelancerPage } from './freelancer.tsx'
import { talentPage } from './search.tsx'

export const routes: readonly Route[] = [
  get('/talent', ['anyone'], talentPage),
  get('/talent/:freelancerId', ['anyone'], freelancerPage),
]
