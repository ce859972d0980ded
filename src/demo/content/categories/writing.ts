import { category } from './category.ts'

export const writing = category({
  category: 'writing',
  label: 'Writing',
  subcategories: 'Articles, Copywriting, Technical writing, Editing and proofreading, Ghostwriting, Grant writing',
  skills:
    'Copywriting, Content writing, Editing, Proofreading, SEO writing, Technical writing, Ghostwriting, Blog articles, Grant writing, Case studies, Newsletters, UX writing, Speech writing, Plain language, Fact checking, Scriptwriting',
  headlines: `
    Technical writer who can read code
    Editor for people who write in their second language
    Copywriter for honest products
    Grant writer for charities and research groups
    Ghostwriter of memoirs and columns
    UX writer: buttons, errors, onboarding
    Health and science writer
    Plain-language specialist
    Proofreader with a red pencil and a soft heart
    Long-form writer on energy and climate`,
  specialities: `
    I interview before I write; the best sentences are usually said, not invented.
    I cut. Most texts I receive leave a third shorter and twice as clear.
    I have edited four doctoral theses and one cookbook, and the cookbook was harder.
    I check every figure against its source and leave the links in the margin.
    I write the way your best salesperson talks, minus the adjectives.
    My documentation is tested: I follow every step on a clean machine before you see it.
    I turn official letters into something people understand the first time they read it.
    I keep a style sheet for every client, so that the tenth text sounds like the first.`,
  tasks: `
    Eight blog articles for a {industry} | We know our subject; we do not have the time to write it down. Interviews with our staff are possible. | around 1,200 words each; one interview per article; sources named; no filler and no buzzwords
    User manual for a measuring device | The device is finished, the old manual describes the one before. | about 40 pages; warnings according to the standard; screenshots by us; source in Markdown
    Edit a book manuscript about {topic} | 210 pages, English written by a native speaker of another language. | line edit that keeps the author's voice; a list of questions per chapter; British spelling; eight weeks
    Product texts for our online shop | {count} products, from lamps to lunch boxes, with good photographs and no words. | 60 to 90 words each; one tone of voice; no claims we cannot prove; delivered in a spreadsheet
    Grant application for a youth music school | The call closes in five weeks; budget and figures exist. | structure according to the call; a clear theory of change; letters of support drafted; one round with our board
    Rewrite our help pages in plain language | 56 articles that our support team apologises for. | reading age of 12; one task per page; screenshots marked up by us; test with two customers
    Monthly newsletter for a {industry} | One issue a month, about 700 words, for people who know us. | an editorial plan for six months; subject lines; two proofs
    Case studies from customer interviews | Six customers agreed to talk. We need somebody who listens well. | a 30-minute interview each; 800 words; quotes approved by the customer; a short version for slides
    Speech for a company anniversary | 12 minutes, two languages in the room, a founder who hates speeches. | a conversation with the founder; a draft to read aloud; cue cards
    Proofread a tender of 90 pages | Deadline on a Monday morning, text on the Friday before. | spelling, grammar, cross-references; consistent terms; tracked changes
    UX texts for a banking app | Buttons, errors, empty states and confirmation mails for about 70 screens. | clear about money and about what happens next; a glossary; German and English
    White paper on {topic} | Our engineers have the facts and disagree about the story. | workshop, outline, two drafts; 10 to 12 pages; references; no sales talk`,
  approaches: `
    I would begin with one sample of 300 words, so that we agree on the tone before I write the rest.
    I would ask you for three texts you like and three you cannot stand; that saves a whole round.
    I would first read everything you have published in the last year and make a list of words you use for the same thing.
    I suggest one short interview per text: your colleagues know more than any search result.
    I would send an outline with the sources next to every claim, and write only after you have said yes.
    I would keep tracked changes on, with a reason for every change that is not obvious.`,
  questions: `
    Who reads this, and what should they do afterwards?
    Which words does your company never use?
    Who approves the final text?
    Are there claims that legal has to see?
    Is there a style guide, even a rough one?`,
  services: `
    A researched article of 1,000 words | Outline, sources, one round of changes | One article / Three articles / Six articles with an editorial plan
    Proofreading in English | Tracked changes and a list of repeated slips | Up to 2,000 words / Up to 8,000 words / Up to 20,000 words
    Website copy that sounds like you | Interview by phone, one round of changes | One page / Five pages / Ten pages and a style sheet
    Plain-language rewrite | Your official text, understandable at first reading | One page / Five pages / Fifteen pages
    CV and cover letter | Rewritten after a conversation | CV / CV and letter / CV, letter and profile texts
    Grant application review | Comments, structure, gaps and figures | Review / Review and rewrite of the summary / Full rewrite`,
  money: { medianBudgetUsd: 260, budgetSigma: 1.0, hourlyShare: 0.22, medianRateUsd: 24 },
})
