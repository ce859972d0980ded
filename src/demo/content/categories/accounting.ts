import { category } from './category.ts'

export const accounting = category({
  category: 'accounting',
  label: 'Accounting and finance',
  subcategories: 'Bookkeeping, Tax preparation, Payroll, Financial planning, Controlling, Audit preparation',
  skills:
    'Bookkeeping, QuickBooks, Xero, Microsoft Excel, Financial modelling, Payroll, Bank reconciliation, Tax returns, VAT, Budgeting, Financial statements, Management reporting, Accounts payable, IFRS, DATEV, Cash flow forecasting, Cost accounting',
  headlines: `
    Bookkeeper for agencies and studios
    Chartered accountant, small groups
    Payroll specialist, three countries
    Financial modeller for founders
    VAT and customs for web shops
    Interim controller
    QuickBooks clean-up specialist
    Management accountant for manufacturers
    Cash flow planner
    Charity accounts and grant reports`,
  specialities: `
    I close months in five days and explain the result in one page.
    I find the cent.
    I have cleaned up books that had not been reconciled for three years, and everybody survived.
    My models have one sheet of assumptions and no hidden numbers.
    I know the VAT rules for selling across the EU and keep up with them so you need not.
    I work with your tax adviser, not against them.
    I tell you early when cash will be short, with three ways out.
    I document every entry that is not routine.`,
  tasks: `
    Monthly bookkeeping for a {industry} | Around {count} transactions a month, two bank accounts, one card. | reconciled by the fifth working day; receipts chased kindly; a one-page report; long-term if it fits
    Clean up QuickBooks before the year end | Two people posted differently for a year. | reconcile all accounts; a list of reclassifications for approval; rules for the future
    Financial model for a {industry} | Three years, monthly, for a bank and for ourselves. | revenue drivers we can change; cash flow; three scenarios; no macros
    VAT registration and returns for three EU countries | We sell from one warehouse in Poland. | check what is due; back filings if any; calendar; a procedure for us
    Payroll for 14 people in two countries | Part-time, parental leave, one intern. | monthly run; questions from staff answered; hand-over notes
    Prepare the books for an audit | First audit in our history; we are nervous. | checklist; schedules; open items cleared; present in calls with the auditors
    Cash flow forecast for 13 weeks | Seasonal business, two big customers who pay late. | weekly, rolling; from our bank exports; short training
    Grant report for a charity | Three donors, three formats, one set of receipts. | allocation keys explained; signed report; files in order
    Cost calculation for a {industry} | We do not know which product earns money. | overheads split with reasons; per product margin; a sheet we can update
    Move from spreadsheets to Xero | Four years of history, one of them messy. | chart of accounts; opening balances; bank feeds; training for two people`,
  approaches: `
    I would reconcile one month completely before quoting for the rest.
    I would begin with the bank, because it is the only source that does not argue.
    I would make a list of open questions once a week rather than write ten mails a day.
    I would build the model from your invoices up, not from a growth rate down.
    I would agree with your tax adviser on the accounts first; that saves corrections later.
    I suggest read-only access for the first month.`,
  questions: `
    Which software do you use, and since when?
    Who approves payments?
    When is your year end?
    Are there open letters from the tax office?
    How do you keep receipts today?`,
  services: `
    Bookkeeping for one month | Reconciled, with a one-page report | Up to 50 transactions / Up to 150 / Up to 400
    Spreadsheet financial model | Assumptions on one sheet, three scenarios | One year / Three years / Three years with funding round
    QuickBooks clean-up | List of changes for approval | One quarter / One year / Two years
    VAT check for web shops | What is due where, in plain words | One country / EU / EU and UK
    Payroll check | One run checked line by line | 5 people / 20 people / 50 people`,
  money: { medianBudgetUsd: 420, budgetSigma: 0.95, hourlyShare: 0.45, medianRateUsd: 28 },
})
