import { category } from './category.ts'

export const adminSupport = category({
  category: 'admin_support',
  label: 'Administrative support',
  subcategories: 'Virtual assistance, Data entry, Customer support, Research, Project coordination, Transcription',
  skills:
    'Virtual assistance, Data entry, Google Sheets, Microsoft Excel, Customer support, Email management, Calendar management, Web research, Transcription, Project coordination, Travel planning, CRM upkeep, Order processing, Bookkeeping basics, Minutes, Zendesk',
  headlines: `
    Virtual assistant for founders in three time zones
    Customer support, calm in English and Tagalog
    Research assistant who cites everything
    Data entry with double checking
    Project coordinator for events and publications
    Executive assistant, calendars and travel
    Transcriptionist, interviews and court recordings
    CRM and spreadsheet tidier
    Support team lead, chat and e-mail
    Order desk and back office`,
  specialities: `
    I answer within working hours that overlap with yours, and I tell you in advance when I am away.
    I keep a checklist for everything I do twice.
    Four years on the night shift of a hotel taught me to stay friendly and to write things down.
    I clean spreadsheets until the totals agree with the paper.
    Every phone number I enter is checked a second time the next morning.
    I like inboxes: nothing left at the end of the day that you have not seen or I have not answered.
    I have supported the same three clients for more than two years.
    I write minutes that people actually read.`,
  tasks: `
    Virtual assistant for a {industry}, 10 hours a week | Mails, appointments and the list of things that nobody gets round to. | overlap of at least three hours with our working day; answers in a friendly, correct tone; a weekly note on what is open; start as soon as possible
    Enter {count} paper forms into a spreadsheet | Scanned questionnaires with handwriting, partly in two languages. | every tenth form entered twice as a check; unreadable fields marked, not guessed; confidentiality agreement
    E-mail support for a small web shop | About 35 messages a day: orders, returns, the odd complaint. | templates exist and may be improved; refunds up to a limit on your own; weekend cover every second week
    Research {count} independent bookshops in Europe | Name, address, contact person, what they are known for. | source for every line; no bought lists; half-way review after 50
    Transcribe 14 hours of interviews | Two to three speakers, good recordings, some dialect. | clean verbatim; speaker names; time stamps per minute; within three weeks
    Coordinate the production of a conference booklet | 40 authors, one printer, a fixed date. | chase texts kindly; keep a status list; proofread names and titles; hand over to the designer
    Tidy up our CRM | 9,000 contacts, four spellings of the same company. | merge duplicates with a log; fill in missing countries; rules so that it stays tidy
    Plan travel for a team of eight | Three trips, four home towns, one who does not fly. | three options per trip with costs; visas and insurance checked; a one-page plan per person
    Order desk for a {industry} | Enter orders from mail and phone notes into our system, daily by noon. | accuracy before speed; polite questions back to customers; simple stock check
    Moderate an online community of 2,000 members | Mostly kind people, sometimes a heated thread. | daily reading; rules applied evenly; a weekly summary; escalation when in doubt
    Prepare receipts for our accountant | Two shoeboxes and a year of mails. | scan, name, sort by month and account; a list of missing ones; secure storage
    Minutes and follow-up for weekly calls | One hour a week, eight people, decisions that get lost. | minutes within a day; tasks with names and dates; reminders before the next call`,
  approaches: `
    I would start with a trial week so that you can see how I work before we agree on more.
    I would make a list of everything that repeats and propose a checklist for each within the first three days.
    I would enter the first fifty, send them to you, and only go on when you are happy with the format.
    I always double-enter a sample and report the error rate.
    I would answer the simple messages at once and collect the others in one daily note with a suggestion for each.
    I keep a log of every change, so nothing is lost if you want it back.`,
  questions: `
    Which hours should overlap with yours?
    Which tools are you using today?
    May I answer on my own, or do you want to see drafts at first?
    How do you prefer to be asked: mail, chat or one call a day?
    What would make you say after a month that this works?`,
  services: `
    Data entry with double checking | From scans or web pages into your spreadsheet | 250 lines / 1,000 lines / 3,000 lines
    Inbox clean-up | Sorting, templates, rules, and a daily note | One day / One week / One month
    Transcription of interviews | Clean verbatim with speaker names | 60 minutes / 180 minutes / 480 minutes
    Web research list | Sourced and checked by hand | 50 entries / 150 entries / 400 entries
    CRM tidy-up | Duplicates merged with a log | 1,000 contacts / 4,000 contacts / 10,000 contacts
    Travel plan for your team | Options, costs, one-page plan per person | One trip / Three trips / A season`,
  money: { medianBudgetUsd: 210, budgetSigma: 0.95, hourlyShare: 0.55, medianRateUsd: 12 },
})
