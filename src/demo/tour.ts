import type { PersonaKey } from './personas.ts'

/** One stop of the guided tour. */
export interface TourStep {
  readonly title: string
  /** What happens here and why it matters. */
  readonly text: string
  /** Who to be; nobody in particular for public pages. */
  readonly persona?: PersonaKey
  readonly href: `/${string}`
  /** What the link or button says. */
  readonly go: string
  readonly lookFor: readonly string[]
}

/** From an invitation to a reversal in eight stops, first as freelancer, then as client and operator. */
export const tour: readonly TourStep[] = [
  {
    title: 'Answer an invitation for nothing',
    text: 'Two clients have asked Lucía to propose to their jobs. Open one of the invitations and write a proposal. Before you send it, the price stands there with its rule: 0 Connects, because the client wrote first. Several of those who proposed have bid for a boosted place; once your proposal is sent, its page says what it would take to be in.',
    persona: 'invited_freelancer',
    href: '/invitations',
    go: 'Be Lucía and open the invitations',
    lookFor: [
      'the price and the rule beside the form',
      'the receipt afterwards: it names the rule, its version and its hash',
      'the panel “Boost”: what would be held, and when it would be charged',
    ],
  },
  {
    title: 'A wallet that shows every lot',
    text: 'Connects come in lots: welcome Connects, monthly ones, bought ones. Each has its own day of expiry, and the ones that expire first are spent first. Propose to any open job and watch which lots pay for it.',
    persona: 'invited_freelancer',
    href: '/connects',
    go: 'Look into Lucía’s wallet',
    lookFor: [
      'lots with different days of expiry',
      'the statement, line by line',
      'under “Boosts”, “Profile”: what her card in talent search cost and brought, and the clicks of a banned client that came back',
    ],
  },
  {
    title: 'Charged, and given back',
    text: 'For four weeks of autumn, answering an invitation cost Connects here too. Yaryna paid for six answers. When the rule was taken back, everything returned by itself, to the lots it came from.',
    persona: 'refunded_freelancer',
    href: '/connects/statement',
    go: 'Be Yaryna and read the statement',
    lookFor: ['the charges for invitations', 'a return for each, with its reason', 'the notice that told her'],
  },
  {
    title: 'The rules have a public history',
    text: 'Every version of the rules is in the register, with what it changed in words and as data, when it was announced and when it counted. Version 5 broke a promise and said so; people told us what they thought of it; version 6 took it back.',
    href: '/rules',
    go: 'Read the register',
    lookFor: [
      'the announcement of version 5 and its comments',
      'the report on the reversal: what was taken equals what came back',
    ],
  },
  {
    title: 'Close a job, and everybody gets their Connects back',
    text: 'Hélène has a translation job that she will not fill. Close it without hiring: everybody who paid to propose gets it back within seconds. Her web job has many proposals waiting to be read.',
    persona: 'client',
    href: '/hire',
    go: 'Be Hélène and open the jobs',
    lookFor: ['what the page says will be returned before you close', 'the proposals of the open web job'],
  },
  {
    title: 'Try to charge for invitations again',
    text: 'A draft waits for you, Noor: one Connect for each answer. Hand it in for review. It is refused, because it breaks a promise without saying so, and the refusal shows a case. Name the broken promise, measure the effect on recorded history, and hand it in again.',
    persona: 'operator',
    href: '/console/policies',
    go: 'Be Noor and open the policies',
    lookFor: ['the finding with its counterexample', 'who would pay more, exactly', 'the earliest day on which it could start'],
  },
  {
    title: 'Four eyes, and a date that cannot be hurried',
    text: 'Authors do not approve their own rules, so Samuel has to read Noor’s draft. Approve it as Samuel and announce it. The database itself refuses a date before the notice is over. In this demo you may then move the clock forward on the console, past the first day of the new rule. By then today’s jobs have run out: as Hélène, post a new one and invite Lucía; as Lucía, answer.',
    persona: 'second_operator',
    href: '/console/policies',
    go: 'Be Samuel and review the draft',
    lookFor: ['the announcement in the register and its new hash', 'the price of answering an invitation after the date'],
  },
  {
    title: 'Take it back, completely',
    text: 'Reverse the version you announced, in the list of versions under Policies. The preview says who gets what; then every Connect the rule took returns, and the report adds up. The help page is written from the rules in force, so it has changed by itself, twice.',
    persona: 'operator',
    href: '/help',
    go: 'Read the help page as Noor',
    lookFor: ['the hash of the rules in force', 'the sentence about invitations, before and after'],
  },
]
