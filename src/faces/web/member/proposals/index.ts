import { routes as boost } from './boost.tsx'
import { routes as jobProposals } from './job-proposals.tsx'
import { routes as myProposals } from './my-proposals.tsx'
import { routes as proposal } from './proposal.tsx'
import { routes as propose } from './propose.tsx'

export const routes = [...propose, ...myProposals, ...proposal, ...boost, ...jobProposals]
