import { answerOffer } from './actions/answer-offer.ts'
import { declineProposal } from './actions/decline-proposal.ts'
import { hire } from './actions/hire.ts'
import { makeOffer } from './actions/make-offer.ts'
import { openProposalForm } from './actions/open-proposal-form.ts'
import { openProposals } from './actions/open-proposals.ts'
import { sortProposal } from './actions/sort-proposal.ts'
import { submitProposal } from './actions/submit-proposal.ts'
import { takeBackOffer } from './actions/take-back-offer.ts'
import { withdrawProposal } from './actions/withdraw-proposal.ts'
import { writeMessage } from './actions/write-message.ts'

export {
  answerOffer,
  declineProposal,
  hire,
  makeOffer,
  openProposalForm,
  openProposals,
  sortProposal,
  submitProposal,
  takeBackOffer,
  withdrawProposal,
  writeMessage,
}
export const actions = [
  openProposalForm,
  submitProposal,
  withdrawProposal,
  openProposals,
  sortProposal,
  declineProposal,
  writeMessage,
  makeOffer,
  takeBackOffer,
  answerOffer,
  hire,
]

export { type HireRefused } from './actions/hire.ts'
export { type OpenedForm } from './actions/open-proposal-form.ts'
export { type Submitted, type SubmitRefused } from './actions/submit-proposal.ts'
export { messageWritten, proposalMoved, proposalsClosed, proposalSubmitted } from './events.ts'
export { type JobEnding } from './rules/job-endings.ts'
export { openProposalStates, proposalStates, type ProposalState } from './rules/proposal-states.ts'
export { initiatorOf, initiators, isVisibleToFreelancer, type Initiator, type SubmissionRefused } from './rules/submission.ts'
export { insertMessages, type ProposalMessage } from './store/messages.ts'
export {
  findProposal,
  findProposalTo,
  insertMoves,
  insertProposals,
  type Proposal,
  type ProposalMove,
  type ScreeningAnswer,
} from './store/proposals.ts'
