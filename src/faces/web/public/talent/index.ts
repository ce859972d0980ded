import { get, post, type Route } from '../../routes.ts'
import { followBoosted } from './boosted.tsx'
import { freelancerPage } from './freelancer.tsx'
import { changePool } from './pool.ts'
import { recordFinding } from './record-finding.ts'
import { talentPage } from './search.tsx'

export const routes: readonly Route[] = [
  get('/talent', ['anyone'], talentPage),
  get('/talent/boosted/:showId', ['anyone'], (request) => followBoosted(request, request.params.showId)),
  get('/talent/:freelancerId', ['anyone'], async (request) => freelancerPage(request, request.params.freelancerId)),
  post('/talent/:freelancerId/pool', ['enterprise_client'], async (request) => changePool(request, request.params.freelancerId)),
  post('/talent/:freelancerId/screening', ['operator'], async (request) => recordFinding(request, request.params.freelancerId)),
]
