import { category } from './category.ts'

export const webDevelopment = category({
  category: 'web_development',
  label: 'Web development',
  subcategories:
    'Front-end development, Back-end development, Full-stack development, E-commerce, Content management, Web testing',
  skills:
    'JavaScript, TypeScript, React, WordPress, Node.js, PHP, HTML, CSS, PostgreSQL, Shopify, Python, Django, Vue.js, Laravel, REST APIs, GraphQL, Web accessibility, Performance tuning, WooCommerce, Docker, Rust, Elixir',
  headlines: `
    Full-stack developer, TypeScript and PostgreSQL
    WordPress developer who also does the boring upkeep
    Front-end engineer with an eye for accessibility
    Shopify developer for shops that outgrew their theme
    Back-end developer: APIs, queues, payments
    Django developer for small teams
    Web performance specialist
    Laravel and Vue developer
    Test automation for web applications
    Static sites that load in a blink
    E-commerce integrations and clean data flows
    Rescuer of half-finished web projects`,
  specialities: `
    I take over code that somebody else left behind, write down how it works, and make it safe to change again.
    Most of my projects are booking, ordering or membership sites where an error costs real money.
    I measure before I tune: page weight, time to first byte, and what a visitor on a cheap phone sees.
    I work in small steps with a link you can click after every one of them.
    Accessibility is part of my definition of done: keyboard, screen reader and contrast are checked on every page.
    I have moved eleven shops from one platform to another without losing an order.
    I write tests for the parts that would wake you up at night and leave out the ones that would not.
    You get plain-language notes with every delivery, so that the next developer needs no phone call.
    I like forms: the long, boring, important ones that people give up on.`,
  tasks: `
    Rebuild the booking pages of our {industry} | Visitors abandon the booking on the second step, mostly on phones. We want the flow rebuilt on the existing back end. | one page per question, with a back button that keeps the answers; works from 320 px up and with the keyboard alone; errors explained next to the field; hand-over with a short note on how to change texts
    Move our shop from WooCommerce to Shopify | About {count} products, three languages and five years of orders have to move without losing search rankings. | products, variants, customers and order history; redirects for every old address; tax and shipping rules for the EU; a rehearsal on a copy before the weekend we switch
    Speed up a slow WordPress site | Our site takes nine seconds on a phone. We have tried two caching plugins and it got worse. | find out what is slow before changing anything; images, fonts and third-party scripts; hosting advice if the server is the problem; before and after measurements from a real phone
    Build a members' area for a {industry} | Members should sign in, see their documents and change their details; staff should approve changes. | sign-in by e-mail link; roles for members, staff and accountant; exports to CSV; a log of who changed what
    Connect our web shop with the warehouse system | Orders are typed over by hand twice a day. The warehouse has a REST API with tolerable documentation. | orders out, stock levels in, every ten minutes; no order twice, no order lost, even when one side is down; a page that shows what is waiting and why; alerts by e-mail
    Front-end developer for our {industry} portal | The design is ready in Figma and the API exists. We need somebody who turns it into accessible pages. | React with TypeScript; around 14 screens; automated accessibility checks in the build; code review with our two developers
    Fix the accessibility findings of an audit | We received a list of 46 findings against WCAG 2.2 AA and need them fixed by the end of the quarter. | forms, dialogs, tables and PDF downloads; explain what you changed so that we do not break it again; retest with NVDA and VoiceOver
    Small internal tool to plan shifts | Twelve people, three places, and a spreadsheet that everyone is afraid of. | drag-free planning that works on a tablet; people can swap shifts with each other; warnings for rest times; export for payroll
    Take over maintenance of a Laravel application | Our developer moved on. The application runs, nobody dares to touch it, and it is two versions behind. | upgrade in steps with a way back; write the missing tests for invoicing first; a monthly slot for small changes
    Landing pages for the launch of {brand} | Four pages in two languages that load fast and can be edited by our marketing colleague. | built from our style guide; forms that reach our CRM; consent banner that does not shout; published by the end of the month
    Write API integration tests before our relaunch | We have 80 endpoints, 12 tests, and a date. | cover the money paths first; run in our CI in under five minutes; test data that explains itself
    Multilingual site for a {industry} in four languages | Including Arabic or Hebrew, so right-to-left layout has to be right and not mirrored by accident. | proper language switch that stays on the page; editors can translate side by side; dates, numbers and names formatted per language`,
  approaches: `
    I would begin with a copy of the site on a test address, so that nothing you see today can break while I work.
    The first thing I would look at is what happens on a slow phone, because that is where most visitors give up.
    I would split this into three deliveries, each of which you can use on its own.
    From your description the risky part is the data, not the pages, so I would rehearse the move twice.
    I would write two or three automated checks for the money path first and only then touch the code.
    Before quoting a fixed price for everything I suggest one paid day in which I read the code and tell you what I found.
    I would keep your current hosting: nothing in the description asks for a new one.`,
  questions: `
    Which browsers and devices do your visitors use most?
    Is there a test environment, or should I set one up?
    Who will edit the content after the hand-over?
    What happened the last time somebody changed this part?
    Is there a date that cannot move?
    Who on your side can say yes to a design question within a day?`,
  services: `
    A fast, accessible one-page website | Design from your texts and pictures, mobile first, contact form, published on your domain | One page / One page in two languages / Three pages in two languages
    WordPress speed repair with measurements | Measured before and after on a real phone, with an explanation of every change | Analysis only / Analysis and repair / Repair and three months of watching
    WCAG 2.2 check of your website | A list of findings by severity, each with how to mend it | 5 pages / 15 pages / 15 pages and mending the ten worst
    Shopify theme changes | Sections, product pages and checkout texts changed to your wishes | One change / Up to four changes / A full day of changes
    Connect two systems by their APIs | One-way or two-way, with retries, a log page and documentation | One direction / Both directions / Both directions with alerts
    Rescue report for a stuck web project | I read the code, run it, and write what is there, what is missing and what it costs | Report / Report and call / Report, call and a running test copy`,
  money: { medianBudgetUsd: 900, budgetSigma: 1.15, hourlyShare: 0.42, medianRateUsd: 34 },
})
