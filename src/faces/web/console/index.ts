import { routes as audit } from './audit.tsx'
import { routes as grants } from './grants/index.ts'
import { routes as lotExpiry } from './lot-expiry.tsx'
import { routes as overview } from './overview.tsx'
import { routes as draft } from './policies/draft.tsx'
import { routes as editor } from './policies/editor.tsx'
import { routes as platformAccounts } from './platform-accounts.tsx'
import { routes as policies } from './policies/list.tsx'
import { routes as takeBack } from './policies/take-back.tsx'
import { routes as walletStatement } from './wallet-statement.tsx'
import { routes as wallets } from './wallets.tsx'

/** Everything an operator does. */
export const routes = [
  ...overview,
  ...policies,
  ...editor,
  ...draft,
  ...takeBack,
  ...grants,
  ...wallets,
  ...walletStatement,
  ...lotExpiry,
  ...audit,
  ...platformAccounts,
]
