import { policyAnnounce } from './announce.ts'
import { policyApprove } from './approve.ts'
import { policyDiff } from './diff.ts'
import { policyEdit } from './edit.ts'
import { policyExport } from './export.ts'
import { policyImport } from './import.ts'
import { policyLint } from './lint.ts'
import { policyList } from './list.ts'
import { policyMeasure } from './measure.ts'
import { policyNew } from './new.ts'
import { policyReverse } from './reverse.ts'
import { policyReview } from './review.ts'
import { policyShow } from './show.ts'
import { policySimulate } from './simulate.ts'
import { policySuspend } from './suspend.ts'
import { policyTest } from './test.ts'
import { policyWithdraw } from './withdraw.ts'

/** In the order of a version's life. */
export const policyCommands = [
  policyList,
  policyShow,
  policyNew,
  policyEdit,
  policyLint,
  policyTest,
  policyDiff,
  policySimulate,
  policyReview,
  policyApprove,
  policyAnnounce,
  policyWithdraw,
  policySuspend,
  policyReverse,
  policyMeasure,
  policyExport,
  policyImport,
]
