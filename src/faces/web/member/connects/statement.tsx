import { accountIdOf, get, type WebRequest } from '../../routes.ts'
import { lotsCsv, statementCsv, statementJson } from './statement-files.ts'
import { lotPage, lotsPage, statementPage, type StatementPlace } from './statement-page.tsx'

/** One's own Connects as of any moment: movements, lots, and the life of each lot. */
export const routes = [
  get('/connects/statement', ['freelancer'], async (request) => statementPage(request, own(request))),
  get('/connects/statement.csv', ['freelancer'], async (request) => statementCsv(request, accountIdOf(request))),
  get('/connects/statement.json', ['freelancer'], async (request) => statementJson(request, accountIdOf(request))),
  get('/connects/lots', ['freelancer'], async (request) => lotsPage(request, own(request))),
  get('/connects/lots.csv', ['freelancer'], async (request) => lotsCsv(request, accountIdOf(request))),
  get('/connects/lots/:lotId', ['freelancer'], async (request) => lotPage(request, request.params.lotId, own(request))),
]

function own(request: WebRequest): StatementPlace {
  return { ownerId: accountIdOf(request), base: '/connects', crumbs: [{ label: 'Your Connects', href: '/connects' }] }
}
