import { get, post, type Route } from '../../routes.ts'
import { contractPage, end, review } from './contract.tsx'
import { contractsPage } from './list.tsx'

export const routes: readonly Route[] = [
  get('/contracts', ['freelancer', 'client'], contractsPage),
  get('/contracts/:contractId', ['freelancer', 'client'], async (request) => contractPage(request, request.params.contractId)),
  post('/contracts/:contractId/end', ['client'], async (request) => end(request, request.params.contractId)),
  post('/contracts/:contractId/review', ['freelancer', 'client'], async (request) => review(request, request.params.contractId)),
]
