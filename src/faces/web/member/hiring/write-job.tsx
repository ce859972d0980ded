import type { BorderRefusal } from '#platform/run-action.ts'
import type { Price } from '#modules/charges/index.ts'
import { jobText, openJob, saveDraft } from '#modules/jobs/index.ts'
import { organizationOf, type Organization } from '#modules/organizations/index.ts'
import { readManagedJob, readPriceOfDraft } from '#reads/hiring.ts'
import { Breadcrumbs, Callout, Columns, PageHeader } from '../../kit/index.ts'
import {
  accountIdOf,
  notFound,
  page,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type FormValues,
  type Page,
  type WebRequest,
} from '../../routes.ts'
import { ProposalPrice } from '../../public/jobs/price.tsx'
import { jobFieldNames, jobTextOf, valuesOfJob, valuesOfNewJob } from './job-form-values.ts'
import { JobForm } from './job-form.tsx'
import { noOrganizationPage } from './no-organization.tsx'
import { openWords, draftWords } from './refusals.ts'

/** A new job, or a draft that is written again. */
interface Sheet {
  /** Absent for a new job. */
  readonly jobId?: string
  readonly values: FormValues
  readonly problems?: FormProblems | undefined
  readonly price?: Price | undefined
  readonly organization: Organization
}

export async function newJobPage(request: WebRequest): Promise<Answer> {
  const organization = await ownOrganization(request)
  return organization === undefined ? noOrganizationPage() : sheetPage({ values: valuesOfNewJob, organization })
}

export async function draftPage(request: WebRequest, jobId: string): Promise<Answer> {
  const question = { jobId, accountId: accountIdOf(request), now: request.now }
  const found = await request.reading((tx) => readManagedJob(tx, question))
  if (found === undefined || found.job.state !== 'draft') return notFound()
  return sheetPage({ jobId, values: valuesOfJob(found.job), price: found.price, organization: found.organization })
}

/** Saves, posts, or only shows the price, by the button that was pressed. */
export async function takeJob(request: WebRequest, jobId?: string): Promise<Answer> {
  const organization = await ownOrganization(request)
  if (organization === undefined) return noOrganizationPage()
  const values = await request.form()
  const sheet = { values, organization, ...(jobId === undefined ? {} : { jobId }) }
  if (values.text('intent') === 'price') return previewPrice(request, sheet)

  const saved = await request.run(saveDraft, { jobId, text: jobTextOf(values) })
  if (!saved.ok) {
    if (saved.refusal.code === 'not_found') return notFound()
    return sheetPage({ ...sheet, problems: problemsOf(saved.refusal, draftWords, jobFieldNames) })
  }
  const path = `/hire/jobs/${saved.value.jobId}`
  if (values.text('intent') !== 'post') {
    return redirect(path, { flash: { kind: 'done', text: 'The draft is saved. Nobody else sees it until you post it.' } })
  }
  const opened = await request.run(openJob, { jobId: saved.value.jobId })
  if (!opened.ok) return redirect(path, { flash: { kind: 'problem', text: sentenceOf(problemsOf(opened.refusal, openWords)) } })
  return redirect(path, { flash: { kind: 'done', text: 'Your job is open. Proposals arrive here.' } })
}

async function previewPrice(request: WebRequest, sheet: Sheet): Promise<Page> {
  const text = jobText.safeParse(jobTextOf(sheet.values))
  if (!text.success) {
    const refusal: BorderRefusal = {
      code: 'invalid_input',
      issues: text.error.issues.map(({ path, message }) => ({ path: ['text', ...path.map(String)], message })),
    }
    return sheetPage({ ...sheet, problems: problemsOf(refusal, {}, jobFieldNames) })
  }
  const question = { text: text.data, organization: sheet.organization, now: request.now }
  return sheetPage({ ...sheet, price: await request.reading((tx) => readPriceOfDraft(tx, question)) })
}

function sheetPage(sheet: Sheet): Page {
  const action = sheet.jobId === undefined ? '/hire/jobs/new' : `/hire/jobs/${sheet.jobId}/edit`
  const title = sheet.jobId === undefined ? 'Post a job' : 'Edit the draft'
  return page({
    title,
    status: sheet.problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs items={[{ label: 'Hire', href: '/hire' }]} />
        <PageHeader
          title={title}
          lead="Posting is free. Freelancers pay Connects to propose, by the size of the job you describe."
        />
        <Columns aside={<Aside price={sheet.price} />} asideLabel="What freelancers will pay">
          <JobForm
            action={action}
            values={sheet.values}
            problems={sheet.problems}
            isEnterprise={sheet.organization.kind === 'enterprise'}
          />
        </Columns>
      </>
    ),
  })
}

function Aside({ price }: { readonly price: Price | undefined }) {
  return (
    <>
      {price === undefined ? (
        <Callout title="What will a proposal cost?">
          Fill in pay and length, then “Show what a proposal will cost”. People you invite always answer by the rule for
          invitations.
        </Callout>
      ) : (
        <ProposalPrice price={price} title="A proposal to this job will cost" />
      )}
      <Callout title="What happens next">
        The job stays open for 30 days after your last sign of life. After 50 proposals or 5 days it pauses for new ones until you
        ask for more with one click, unless the rules in force say otherwise. If you close it before you hired anybody, the
        Connects freelancers paid go back to them by the rules.
      </Callout>
    </>
  )
}

export async function ownOrganization(request: WebRequest): Promise<Organization | undefined> {
  return request.reading((tx) => organizationOf(tx, accountIdOf(request)))
}

export function sentenceOf(problems: FormProblems): string {
  return problems.list.map(({ text }) => text).join(' ')
}
