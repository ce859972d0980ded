import { get, post, type Route } from '../../routes.ts'
import { hiringPage } from './dashboard.tsx'
import { close, lift, managePage, pause, postDraft, resume, reword, wordingPage } from './manage.tsx'
import { organizationPage, saveOrganization } from './organization.tsx'
import { draftPage, newJobPage, takeJob } from './write-job.tsx'

export const routes: readonly Route[] = [
  get('/hire', ['client'], hiringPage),
  get('/hire/jobs/new', ['client'], newJobPage),
  post('/hire/jobs/new', ['client'], async (request) => takeJob(request)),
  get('/hire/jobs/:jobId', ['client'], async (request) => managePage(request, request.params.jobId)),
  get('/hire/jobs/:jobId/edit', ['client'], async (request) => draftPage(request, request.params.jobId)),
  post('/hire/jobs/:jobId/edit', ['client'], async (request) => takeJob(request, request.params.jobId)),
  get('/hire/jobs/:jobId/wording', ['client'], async (request) => wordingPage(request, request.params.jobId)),
  post('/hire/jobs/:jobId/wording', ['client'], async (request) => reword(request, request.params.jobId)),
  post('/hire/jobs/:jobId/post', ['client'], async (request) => postDraft(request, request.params.jobId)),
  post('/hire/jobs/:jobId/pause', ['client'], async (request) => pause(request, request.params.jobId)),
  post('/hire/jobs/:jobId/resume', ['client'], async (request) => resume(request, request.params.jobId)),
  post('/hire/jobs/:jobId/lift-cap', ['client'], async (request) => lift(request, request.params.jobId)),
  post('/hire/jobs/:jobId/close', ['client'], async (request) => close(request, request.params.jobId)),
  get('/organization', ['client'], async (request) => organizationPage(request)),
  post('/organization', ['client'], saveOrganization),
]
