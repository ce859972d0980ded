export type { LaneFigures } from './figures.ts'
export { openLanes, type Lanes } from './open-lanes.ts'
export { OutcomeUnknown, type Overloaded } from './outcomes.ts'
