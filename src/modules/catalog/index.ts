import { orderProject } from './actions/order-project.ts'
import { saveProject } from './actions/save-project.ts'
import { turnProject } from './actions/turn-project.ts'

export { orderProject, saveProject, turnProject }
export const actions = [saveProject, turnProject, orderProject]

export { type OrderRefused } from './actions/order-project.ts'
export { type SaveRefused } from './actions/save-project.ts'
export { projectOrdered } from './events.ts'
export {
  projectStates,
  tierNames,
  type PlacedOrder,
  type Project,
  type ProjectState,
  type Tier,
  type TierName,
} from './rules/projects.ts'
export { findOrder, insertOrders } from './store/orders.ts'
export { findProject, insertProjects, insertTiers, listTiers, type TierRow } from './store/projects.ts'
