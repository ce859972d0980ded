import { policyAnnounce } from './announce.ts'
import { policyDiff } from './diff.ts'
import { policyLint } from './lint.ts'
import { policyList } from './list.ts'
import { policyReverse } from './reverse.ts'
import { policyShow } from './show.ts'
import { policyTest } from './test.ts'

export const policyCommands = [policyList, policyShow, policyLint, policyDiff, policyTest, policyAnnounce, policyReverse]
