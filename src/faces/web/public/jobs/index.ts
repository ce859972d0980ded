import { get, type Route } from '../../routes.ts'
import { feedPage } from './feed.tsx'
import { jobPage } from './job-page.tsx'

export const routes: readonly Route[] = [get('/jobs', ['anyone'], feedPage), get('/jobs/:jobId', ['anyone'], jobPage)]
