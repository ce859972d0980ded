import { category } from './category.ts'

export const marketing = category({
  category: 'marketing',
  label: 'Marketing',
  subcategories:
    'Search engine optimisation, Social media, E-mail marketing, Paid advertising, Market research, Public relations',
  skills:
    'SEO, Google Ads, Social media marketing, Email marketing, Content strategy, Google Analytics, Meta Ads, Market research, Copywriting, LinkedIn marketing, Influencer outreach, Marketing strategy, Public relations, HubSpot, Klaviyo, Conversion optimisation, Local SEO',
  headlines: `
    SEO consultant without secrets
    Performance marketer, small budgets welcome
    E-mail marketing for shops that respect their readers
    Social media manager for food and travel
    B2B content strategist
    Public relations for cultural projects
    Market researcher, interviews and surveys
    Local SEO for tradespeople
    Growth marketer with a maths degree
    Launch planner for crowdfunding`,
  specialities: `
    I report what did not work as well; it is usually the more useful half.
    I have managed budgets from 5 to 5,000 dollars a day with the same spreadsheet.
    I do not buy links, followers or reviews, and I will tell you why you should not either.
    I plan one experiment at a time, so that we know what caused what.
    I spent six years in a newsroom and know what an editor deletes.
    I write campaigns that can be unsubscribed from in one click, and most people stay.
    I begin with your customers' own words from mails and calls.
    My audits are ten pages, not a hundred, and the first page is enough.`,
  tasks: `
    SEO audit and plan for a {industry} | Our traffic has halved since spring and we do not know whether it is us or the search engine. | technical check; content gaps against three competitors; a plan for six months sorted by effort; a call to explain it
    Set up Google Ads for a {industry} | Local customers, 30 km around us, a small budget. | account structure and tracking; ad texts in two languages; negative keywords; a monthly report of one page
    Run our Instagram for three months | We have good pictures and no routine. | three posts a week and stories; answers to comments on working days; no bought followers; a calendar we can keep afterwards
    Welcome series of e-mails for our shop | New subscribers get nothing for two weeks, then everything at once. | five mails; clear about how often we write; tests for subject lines; set up in our tool
    Market research for a new product: {topic} | We believe in it; we would like to know whether others do. | 12 interviews; a survey with at least 200 answers; an honest summary, also if it is bad news
    Press work for a film festival | Regional and specialist press, six weeks before opening. | press list; three releases; interviews arranged; clippings
    LinkedIn content for our managing director | She has opinions and no time. | a talk every two weeks; six posts a month in her voice; comments stay hers
    Improve the conversion of our landing page | 4,000 visitors a month, 11 enquiries. | watch recordings, talk to five customers; three hypotheses; texts and sketches; A/B test if traffic allows
    Launch plan for {brand} | We go live in ten weeks, with a tiny budget and a lot of friends. | week by week plan; who does what; mails, posts, partners; what we will measure
    Find and write to {count} podcasters | For interviews about {topic}. | a list with reasons; personal letters, no mass mailing; follow-up once
    Newsletter clean-up and new segments | 14,000 addresses, half of them asleep. | re-permission mail; segments by interest; deliverability check; monthly plan
    Customer survey for a {industry} | We want to know why people stay, not only why they go. | 12 questions at most; three languages; analysis with open answers coded`,
  approaches: `
    I would first check whether the measuring is right; in half of my projects the drop was in the tracking.
    I would talk to five of your customers before writing a single ad.
    I would run one channel for four weeks and stop it if the numbers we agree on today are not reached.
    I would start with the people who already know you; they are cheaper to reach and kinder.
    I suggest a small test budget for two weeks and a go or no-go call after that.
    I would write the report first, with empty fields, so we agree on what success means.`,
  questions: `
    What does a new customer bring you in the first year?
    What have you tried already, and what happened?
    Who answers when a lead comes in?
    Which figures do you trust today?
    Is there anything you do not want to be known for?`,
  services: `
    SEO check of your website | Ten pages, sorted by effort, with a call | Small site / Medium site / Shop
    Google Ads set-up | Structure, texts, tracking, negative keywords | One campaign / Three campaigns / Three campaigns and a month of care
    Social media calendar | Posts written and planned, you press the button | 12 posts / 30 posts / 60 posts
    E-mail series | Texts, subject lines, set-up in your tool | 3 mails / 5 mails / 8 mails with segments
    Competitor overview | Offers, prices, channels, what to learn | 3 competitors / 6 competitors / 10 competitors
    Press release and list | Release plus personal list of editors | Release / Release and 40 contacts / Release, 80 contacts and sending`,
  money: { medianBudgetUsd: 480, budgetSigma: 1.05, hourlyShare: 0.35, medianRateUsd: 27 },
})
