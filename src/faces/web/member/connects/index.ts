import { routes as buy } from './buy.tsx'
import { routes as plan } from './plan.tsx'
import { routes as receipt } from './receipt.tsx'
import { routes as redeem } from './redeem.tsx'
import { routes as statement } from './statement.tsx'
import { routes as wallet } from './wallet.tsx'

export const routes = [...wallet, ...statement, ...buy, ...plan, ...redeem, ...receipt]
