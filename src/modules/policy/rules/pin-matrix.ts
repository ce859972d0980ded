/** Something that is under way when new rules take effect, and which rules it goes by. */
export interface PinRow {
  /** The name of the test that holds the row; a row without one does not compile there. */
  readonly id: string
  readonly thing: string
  /** Whether it goes by the rules of its beginning. Where it does not, nothing was settled yet. */
  readonly kept: boolean
  /** What exactly stays as it was, or which later moment counts. */
  readonly rule: string
  /** What holds it to that. */
  readonly by: string
  readonly until: string
}

/** Which rules everything goes by that is under way when new ones take effect: shown to everybody, each row held by a test of its own name. */
export const pinMatrix = [
  {
    id: 'shown-price',
    thing: 'A form you have open',
    kept: true,
    rule: 'You pay the price that the form showed you, or the new one if that is lower.',
    by: 'The quote that was taken when the form opened, with its facts.',
    until:
      'The quote runs out, 60 minutes after it was taken by the default rules. Then you are shown the new price before anything is taken.',
  },
  {
    id: 'charge',
    thing: 'A charge that was made',
    kept: true,
    rule: 'The amount, the version and the clause stay on its receipt. Nothing is charged again or on top, and nothing is given back because a later rule is cheaper.',
    by: 'The receipt, which can be computed again from itself alone.',
    until: 'For ever. Only the reversal of a rule that charged it gives back the difference.',
  },
  {
    id: 'return',
    thing: 'The right to get a charge back',
    kept: true,
    rule: 'What brings your Connects back is what the rules said when they were charged, also where later rules return less.',
    by: 'The version that the charge names.',
    until: 'The Connects came back, or nothing can happen any more that would return them.',
  },
  {
    id: 'contract-fees',
    thing: 'A contract that has begun',
    kept: true,
    rule: 'All three fees stay those of the day it began.',
    by: 'The decisions that are kept with the contract, with their facts.',
    until: 'The contract ends. A reversal may lower them; nothing may raise them.',
  },
  {
    id: 'lot-expiry',
    thing: 'Connects in your wallet',
    kept: true,
    rule: 'They expire on the day that was set when you got them, and they are worth what they were.',
    by: 'The lot they lie in.',
    until: 'They are used or that day comes.',
  },
  {
    id: 'purchase',
    thing: 'Connects you are paying for',
    kept: true,
    rule: 'You pay the total you agreed to and get as many Connects as you asked for, however long your bank takes.',
    by: 'The purchase, with its bill.',
    until: 'The payment succeeds or fails.',
  },
  {
    id: 'promo-code',
    thing: 'A promo code nobody used yet',
    kept: true,
    rule: 'It gives what it was made for: so many Connects, living so many days.',
    by: 'The terms of the code, which cannot be changed.',
    until: 'It runs out, is used up, or is ended.',
  },
  {
    id: 'job-limit',
    thing: 'A job that takes proposals',
    kept: true,
    rule: 'It pauses at the number of proposals, or after the days, that held when it was posted.',
    by: 'The job itself.',
    until: 'The client lifts the limit or the job ends.',
  },
  {
    id: 'hold',
    thing: 'Connects that are held',
    kept: true,
    rule: 'What was set aside stays set aside, from the same lots: no more is taken than was held, and what is not taken comes back.',
    by: 'The hold in the ledger, which knows no prices.',
    until: 'It is taken, released, or past its deadline.',
  },
  {
    id: 'open-auction',
    thing: 'An open auction for boosted places',
    kept: true,
    rule: 'Places, least bid, what winners pay, when a place is worn out and what comes back stay those of the first bid’s moment.',
    by: 'The auction itself, whose terms cannot be changed.',
    until: 'It ends: with a hire, with its job, or after its days.',
  },
  {
    id: 'open-invitation',
    thing: 'An invitation you have not answered',
    kept: false,
    rule: 'Answering costs what it costs on the day you open the form, and the form says it first. Then the quote holds.',
    by: 'Nothing is settled before you open the form.',
    until: 'You open the form.',
  },
  {
    id: 'open-offer',
    thing: 'An offer nobody accepted yet',
    kept: false,
    rule: 'Its contract gets the fees of the day it begins, not of the day of the offer.',
    by: 'Nothing is settled before you accept.',
    until: 'You accept.',
  },
  {
    id: 'due-month',
    thing: 'Monthly Connects that are due',
    kept: true,
    rule: 'A month gives what the rules said when it fell due, however late it is booked.',
    by: 'The moment the month began, counted from the day you joined.',
    until: 'They are in your wallet.',
  },
  {
    id: 'refund',
    thing: 'A refund that is under way',
    kept: true,
    rule: 'What a reversal owes you is what you paid less what the restored rule would have taken, whatever version follows.',
    by: 'The reversal, which names the rules it restored.',
    until: 'It is in your wallet.',
  },
] as const satisfies readonly PinRow[]

/** The name of a row of the matrix. */
export type PinnedThing = (typeof pinMatrix)[number]['id']

/** What people may look for in the matrix and this marketplace does not have yet, so that no version can change it under way. */
export const notUnderWay: readonly { readonly thing: string; readonly why: string }[] = [
  {
    thing: 'A dispute',
    why: 'There is no procedure for disputes here yet; a contract keeps its fees in any case.',
  },
]
