import { routes as buy } from './buy.tsx'
import { routes as receipt } from './receipt.tsx'
import { routes as wallet } from './wallet.tsx'

export const routes = [...wallet, ...buy, ...receipt]
