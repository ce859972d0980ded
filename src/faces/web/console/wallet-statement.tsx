import type { Id } from '#kernel/ids.ts'
import { LinkButton } from '#faces/web/kit/index.ts'
import { get, notFound, type Answer, type WebRequest } from '#faces/web/routes.ts'
import { findWalletOwners } from '#reads/console.ts'
import { lotsCsv, statementCsv, statementJson } from '../member/connects/statement-files.ts'
import { lotPage, lotsPage, statementPage, type StatementPlace } from '../member/connects/statement-page.tsx'

/** Anybody's statement, for operators: the very pages and files that its owner sees. */
export const routes = [
  get('/console/wallets/:ownerId/statement', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, (place) => statementPage(request, place)),
  ),
  get('/console/wallets/:ownerId/statement.csv', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, ({ ownerId }) => statementCsv(request, ownerId)),
  ),
  get('/console/wallets/:ownerId/statement.json', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, ({ ownerId }) => statementJson(request, ownerId)),
  ),
  get('/console/wallets/:ownerId/lots', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, (place) => lotsPage(request, place)),
  ),
  get('/console/wallets/:ownerId/lots.csv', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, ({ ownerId }) => lotsCsv(request, ownerId)),
  ),
  get('/console/wallets/:ownerId/lots/:lotId', ['operator'], async (request) =>
    ofOwner(request, request.params.ownerId, (place) => lotPage(request, request.params.lotId, place)),
  ),
]

export async function ofOwner(
  request: WebRequest,
  ownerId: Id,
  answer: (place: StatementPlace) => Promise<Answer>,
): Promise<Answer> {
  const [owner] = await request.reading((tx) => findWalletOwners(tx, { id: ownerId }))
  if (owner === undefined) return notFound()
  const base = `/console/wallets/${ownerId}`
  return answer({
    ownerId,
    base,
    crumbs: [
      { label: 'Console', href: '/console' },
      { label: 'Wallets', href: '/console/wallets' },
      { label: owner.displayName, href: base },
    ],
    eyebrow: <span dir="auto">{owner.displayName}</span>,
    lotActions: (lot) =>
      lot.available === 0 ? undefined : <LinkButton href={`${base}/lots/${lot.id}/expiry`}>Change the expiry</LinkButton>,
  })
}
