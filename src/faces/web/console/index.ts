import { routes as auctions } from './auctions/index.ts'
import { routes as audit } from './audit.tsx'
import { routes as comments } from './comments.tsx'
import { routes as grants } from './grants/index.ts'
import { routes as guardrails } from './guardrails.tsx'
import { routes as lotExpiry } from './lot-expiry.tsx'
import { routes as measurementPlan } from './measurement/plan.tsx'
import { routes as overview } from './overview.tsx'
import { routes as packs } from './packs/index.ts'
import { routes as draft } from './policies/draft.tsx'
import { routes as versionLife } from './policies/life/life.tsx'
import { routes as merge } from './policies/merge/merge.tsx'
import { routes as editor } from './policies/editor.tsx'
import { routes as draftSharing } from './policies/sharing.tsx'
import { routes as draftText } from './policies/text.tsx'
import { routes as newDraft } from './policies/new-draft.tsx'
import { routes as platformAccounts } from './platform-accounts.tsx'
import { routes as policies } from './policies/list.tsx'
import { routes as suspend } from './policies/suspend.tsx'
import { routes as takeBack } from './policies/take-back.tsx'
import { routes as simulations } from './simulations/index.ts'
import { routes as walletStatement } from './wallet-statement.tsx'
import { routes as wallets } from './wallets.tsx'

/** Everything an operator does. */
export const routes = [
  ...overview,
  ...policies,
  ...newDraft,
  ...editor,
  ...draftSharing,
  ...draftText,
  ...draft,
  ...merge,
  ...takeBack,
  ...versionLife,
  ...measurementPlan,
  ...guardrails,
  ...suspend,
  ...comments,
  ...packs,
  ...simulations,
  ...grants,
  ...wallets,
  ...walletStatement,
  ...lotExpiry,
  ...auctions,
  ...audit,
  ...platformAccounts,
]
