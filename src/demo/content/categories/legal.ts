import { category } from './category.ts'

export const legal = category({
  category: 'legal',
  label: 'Legal',
  subcategories: 'Contract law, Privacy, Intellectual property, Corporate law, Employment law, Paralegal services',
  skills:
    'Contract drafting, Contract review, Privacy law, GDPR, Intellectual property, Trademark research, Terms of service, Employment law, Corporate law, Legal research, Paralegal work, Licensing, Compliance, Open-source licensing, Mediation, Immigration paperwork',
  headlines: `
    Contract lawyer for freelancers and studios
    Privacy consultant, GDPR and common sense
    Trademark researcher
    Employment lawyer, remote teams
    Open-source licence adviser
    Paralegal, tidy files and deadlines
    Corporate lawyer for first-time founders
    Mediator, commercial
    Legal researcher, comparative law`,
  specialities: `
    I write contracts that both sides can read without me.
    I say what the risk costs and how likely it is, not only that it exists.
    I worked for a data protection authority for five years.
    I keep a table of deadlines and nobody has missed one since.
    I review by comments with a suggestion for each, so you can accept or refuse line by line.
    I have registered more than 200 trademarks and talked forty clients out of theirs.
    I tell you when you do not need a lawyer.
    I draft in English and check with colleagues in the country concerned.`,
  tasks: `
    Contract template for our freelancers | We work with about {count} freelancers in eleven countries. | readable; intellectual property and payment; data protection annex; notes for country differences
    Privacy check of a {industry} app | Before launch in the EU. | data flows with our developers; list of findings by risk; texts for the privacy notice; no scare tactics
    Trademark search for {brand} | Word mark, three classes, EU and US. | identical and similar marks; opinion with likelihoods; alternatives if it looks bad
    Review a software licence agreement | 34 pages from a large customer, deadline next week. | redlines with reasons; the five points worth fighting for; a call
    Terms and conditions for a {industry} web shop | Consumers in Germany, France and Spain. | withdrawal rights done right; plain language; translations checked by locals
    Open-source licence audit | 412 dependencies, a buyer who asks questions. | list with obligations; conflicts; what to replace; a notice file
    Employment contract for a remote employee in Portugal | Our first one. | compare employer of record with own registration; draft; costs
    Organise the files of a small law firm | Scans, names, deadlines. | a structure that lasts; table of deadlines; confidentiality
    Research on {topic} in five countries | For a policy paper. | two pages per country; sources; contacts of local experts
    Shareholders' agreement for two founders | Friends, and they would like to remain so. | vesting, exit, deadlock; a conversation with both; plain summary`,
  approaches: `
    I would mark the five clauses that matter and leave the rest alone.
    I would begin with a call of 30 minutes in which you tell me what could go wrong in practice.
    I would draft it in plain language first and add law only where it is needed.
    I would write the opinion so that your board can read it: answer first, reasons after.
    I suggest a table with risk, likelihood and cost, so that you can decide and not only worry.
    I would check the local points with a colleague in that country; the fee is included.`,
  questions: `
    Which country's law should apply?
    Is there an existing draft?
    What is the worst thing that could happen here?
    Who signs?
    Is there a deadline set by a court or an authority?`,
  services: `
    Contract review | Comments with suggestions, line by line | Up to 5 pages / Up to 15 pages / Up to 40 pages
    Privacy notice for your website | In plain words | Website / Website and shop / App and website
    Trademark search | Identical and similar, with opinion | One country / EU / EU and US
    Freelancer contract | Readable template with notes | One country / Three countries / Three countries and data annex
    Open-source licence check | List with obligations | 50 dependencies / 200 dependencies / 500 dependencies`,
  money: { medianBudgetUsd: 520, budgetSigma: 1.0, hourlyShare: 0.3, medianRateUsd: 46 },
})
