import type { FeeAction } from '#modules/contracts/index.ts'

/** What each fee is called, wherever fees are listed. */
export const feeNames: Readonly<Record<FeeAction, string>> = {
  'fee.freelancer': 'The freelancer’s fee',
  'fee.client': 'The client’s fee',
  'fee.initiation': 'For starting the contract',
}
