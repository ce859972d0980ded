/** Invitations one client may send in 24 hours. Enough for a careful search, too few for a mailing. */
export const INVITATIONS_PER_DAY = 40

/** Outreach messages one Enterprise client may send in 24 hours. */
export const OUTREACH_PER_DAY = 25

/** Days after which an unanswered invitation counts as ignored. Nobody is ranked lower for it. */
export const INVITATION_ANSWER_DAYS = 14

/** Days after which an unanswered outreach message counts as ignored. */
export const OUTREACH_ANSWER_DAYS = 21
