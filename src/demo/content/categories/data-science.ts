import { category } from './category.ts'

export const dataScience = category({
  category: 'data_science',
  label: 'Data science',
  subcategories: 'Data analysis, Machine learning, Data engineering, Dashboards, Statistics, Language models',
  skills:
    'Python, SQL, Data analysis, Machine learning, pandas, Power BI, Tableau, Statistics, R, Data visualisation, ETL, dbt, scikit-learn, PyTorch, Forecasting, NLP, Bayesian methods, Apache Spark, Geospatial analysis, Experiment design',
  headlines: `
    Data analyst who writes conclusions, not only charts
    Statistician for trials and surveys
    Machine learning engineer, from notebook to service
    Power BI and SQL for finance teams
    Data engineer: pipelines that explain themselves
    Forecasting for retail and energy
    Geospatial analyst
    NLP specialist, low-resource languages
    R programmer for public health
    Dashboard designer with a database background`,
  specialities: `
    I begin with the decision you want to make and work back to the data you need.
    I publish the code with every result so that anyone can repeat it.
    I worked seven years in a hospital registry, where a wrong number matters.
    I prefer a simple model that your team understands to a clever one that nobody trusts.
    I say how sure I am, with intervals, and what would change my mind.
    I built pipelines that ran for three years without a phone call.
    I translate between the people who have the data and the people who have the question.
    I test models on the groups that are easily forgotten.`,
  tasks: `
    Sales forecast for a {industry} | We order too much in winter and too little in June. Five years of daily sales are available. | baseline first, then something better; errors by product group; a script we can run monthly; a short explanation for the buyers
    Dashboard for our support team | Three data sources, one truth wanted. | Power BI or Metabase; definitions written down; refresh every hour; access by team
    Analyse a survey of {count} patients | Design and data exist, a statistician does not. | analysis plan before looking; missing answers handled openly; tables and figures for publication; R code included
    Clean and join address data of four systems | Different formats, typos, and two countries. | a documented matching rule; a list of doubtful pairs for people to decide; repeatable script
    Detect damaged parts in photographs | 12,000 labelled photos from our line, a cheap camera, a strict budget. | honest split by production day; error costs considered; runs on a small computer; a plan for new kinds of damage
    Move our reports from spreadsheets to SQL | 23 spreadsheets, one person who understands them, and she retires. | interviews with her; dbt models with tests; the same numbers for the last 12 months; training for two colleagues
    Evaluate an A/B test we ran | Six weeks, two variants, marketing says it won. | check the randomisation first; effect with interval; subgroups only if planned; one page for management
    Chat assistant over our manuals | 600 PDF pages; answers must name the page. | retrieval evaluated on 100 real questions; says so when it does not know; runs on our server; costs per question
    Map of charging stations and demand | Where should the next forty stand? | open data plus our usage; method explained; maps that can be printed; scenarios
    Speech data for {topic} in a small language | Collect, clean and document recordings of volunteers. | consent handled properly; balanced by age and region; data statement
    Price elasticity for a {industry} | We raised prices twice and argue about what it did. | natural experiment, no wishful thinking; intervals; which data would help next time
    Review a machine learning model before launch | It is accurate. Is it fair, stable and maintainable? | leakage check; performance by group; monitoring plan; written report`,
  approaches: `
    I would write the analysis plan first and ask you to sign it, so that nobody can say we went fishing.
    I would begin with the simplest baseline; it often wins, and if not we know by how much we gained.
    I would check the data for a day before promising any accuracy.
    I would look at the last months separately, because processes change and models do not notice.
    I suggest we agree on the cost of a wrong answer in both directions before training anything.
    I would reproduce one number you already trust before adding new ones.`,
  questions: `
    Which decision depends on this?
    Who collected the data, and can I talk to them?
    What accuracy would be good enough to act?
    May the data leave your network?
    Who will maintain it afterwards?`,
  services: `
    Data clean-up | Documented rules, a list of doubtful cases | Up to 5,000 rows / Up to 50,000 rows / Up to 500,000 rows
    One question answered with your data | Analysis, chart, one page in plain words | One question / Three questions / Five questions with a call
    Dashboard | Definitions written down, refreshes by itself | 3 charts / 8 charts / 15 charts with access rules
    Statistics consultation | Design or analysis, written advice | 1 hour / 3 hours / 8 hours
    Forecast of a time series | Baseline, better model, errors shown | One series / Ten series / A hundred series`,
  money: { medianBudgetUsd: 1100, budgetSigma: 1.1, hourlyShare: 0.45, medianRateUsd: 42 },
})
