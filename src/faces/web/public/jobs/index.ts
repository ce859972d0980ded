import { get, post, type Route } from '../../routes.ts'
import { feedPage } from './feed.tsx'
import { jobPage } from './job-page.tsx'
import { ban, remove } from './moderate.ts'

export const routes: readonly Route[] = [
  get('/jobs', ['anyone'], feedPage),
  get('/jobs/:jobId', ['anyone'], async (request) => jobPage(request, request.params.jobId)),
  post('/jobs/:jobId/remove', ['operator'], async (request) => remove(request, request.params.jobId)),
  post('/jobs/:jobId/ban-client', ['operator'], async (request) => ban(request, request.params.jobId)),
]
