import { accountLocales, changeAccount } from './actions/change-account.ts'
import { changePassword } from './actions/change-password.ts'
import { confirmEmail } from './actions/confirm-email.ts'
import { nameOperator } from './actions/name-operator.ts'
import { requestPasswordReset } from './actions/request-password-reset.ts'
import { resetPassword } from './actions/reset-password.ts'
import { sendConfirmation } from './actions/send-confirmation.ts'
import { signIn } from './actions/sign-in.ts'
import { signInAsPersona } from './actions/sign-in-as-persona.ts'
import { signOut } from './actions/sign-out.ts'
import { signUp } from './actions/sign-up.ts'
import { liftSuspension, suspendAccount } from './actions/suspend-account.ts'

export {
  accountLocales,
  changeAccount,
  changePassword,
  confirmEmail,
  liftSuspension,
  nameOperator,
  requestPasswordReset,
  resetPassword,
  sendConfirmation,
  signIn,
  signInAsPersona,
  signOut,
  signUp,
  suspendAccount,
}
export {
  emailAddress,
  findAccountId,
  insertAccounts,
  isDemo,
  listOperators,
  listPersonas,
  type AccountRow,
  type Operator,
  type Persona,
} from './accounts.ts'
export { accountSuspended, emailConfirmed, signedUp, suspensionLifted } from './events.ts'
export { hashPassword, newPassword } from './passwords.ts'
export { actorOf, endSession, findSession, startSession, type NewSession, type SignedIn } from './sessions.ts'

export const actions = [
  changeAccount,
  changePassword,
  confirmEmail,
  liftSuspension,
  nameOperator,
  requestPasswordReset,
  resetPassword,
  sendConfirmation,
  signIn,
  signInAsPersona,
  signOut,
  signUp,
  suspendAccount,
] as const
