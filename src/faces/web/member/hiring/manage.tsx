import type { Id } from '#kernel/ids.ts'
import type { Refusal, Result } from '#kernel/result.ts'
import type { BorderRefusal } from '#platform/run-action.ts'
import type { Sentences } from '../../form-problems.ts'
import { closeJob, editOpenJob, isRunning, liftCap, openJob, pauseJob, resumeJob } from '#modules/jobs/index.ts'
import type { CloseReason } from '#modules/jobs/index.ts'
import { readManagedJob, type ComesBack, type JobMove, type ManagedJob } from '#reads/hiring.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  Columns,
  ConfirmButton,
  Form,
  Grid,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Row,
  Section,
  Stack,
  Stat,
  Timeline,
  TimeStamp,
  usePage,
} from '../../kit/index.ts'
import {
  accountIdOf,
  notFound,
  page,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type Page,
  type WebRequest,
} from '../../routes.ts'
import { ProposalPrice } from '../../public/jobs/price.tsx'
import {
  categoryName,
  durationText,
  endReasonWords,
  levelName,
  payText,
  stateWords,
  visibilityWords,
} from '../../public/jobs/words.ts'
import { jobFieldNames, jobTextOf, valuesOfJob } from './job-form-values.ts'
import { OpenJobForm } from './job-form.tsx'
import { capWords, closeWords, editWords, openWords, pauseWords, resumeWords } from './refusals.ts'
import { sentenceOf } from './write-job.tsx'

export async function managePage(request: WebRequest, jobId: Id): Promise<Answer> {
  const found = await readOwn(request, jobId)
  return found === undefined ? notFound() : managedJobPage(found)
}

async function readOwn(request: WebRequest, jobId: Id): Promise<ManagedJob | undefined> {
  const question = { jobId, accountId: accountIdOf(request), now: request.now }
  return request.reading((tx) => readManagedJob(tx, question))
}

function managedJobPage(found: ManagedJob, problems?: FormProblems): Page {
  return page({
    title: found.job.title,
    status: problems === undefined ? 200 : 422,
    body: <Managed found={found} problems={problems} />,
  })
}

export async function postDraft(request: WebRequest, jobId: Id): Promise<Answer> {
  const result = await request.run(openJob, { jobId })
  return backToJob(jobId, result, { done: 'Your job is open. Proposals arrive here.', words: openWords })
}

export async function pause(request: WebRequest, jobId: Id): Promise<Answer> {
  const result = await request.run(pauseJob, { jobId })
  return backToJob(jobId, result, { done: 'The job takes no new proposals until you resume it.', words: pauseWords })
}

export async function resume(request: WebRequest, jobId: Id): Promise<Answer> {
  const result = await request.run(resumeJob, { jobId })
  return backToJob(jobId, result, { done: 'The job takes proposals again.', words: resumeWords })
}

export async function lift(request: WebRequest, jobId: Id): Promise<Answer> {
  const result = await request.run(liftCap, { jobId })
  return backToJob(jobId, result, { done: 'More proposals may come in now.', words: capWords })
}

/** After one click: the job's page, with what was done or why it was not. */
function backToJob<R extends Refusal>(
  jobId: Id,
  result: Result<unknown, R>,
  { done, words }: { readonly done: string; readonly words: Sentences<Exclude<R, BorderRefusal>> },
): Answer {
  const path = `/hire/jobs/${jobId}`
  if (result.ok) return redirect(path, { flash: { kind: 'done', text: done } })
  if (result.refusal.code === 'not_found') return notFound()
  return redirect(path, { flash: { kind: 'problem', text: sentenceOf(problemsOf(result.refusal, words)) } })
}

export async function close(request: WebRequest, jobId: Id): Promise<Answer> {
  const form = await request.form()
  const result = await request.run(closeJob, { jobId, reason: form.text('reason') })
  if (result.ok) {
    return redirect(`/hire/jobs/${jobId}`, {
      flash: { kind: 'done', text: 'The job is closed. What its rules give back is on its way to the freelancers.' },
    })
  }
  const found = await readOwn(request, jobId)
  return found === undefined ? notFound() : managedJobPage(found, problemsOf(result.refusal, closeWords))
}

export async function wordingPage(request: WebRequest, jobId: Id, problems?: FormProblems): Promise<Answer> {
  const found = await readOwn(request, jobId)
  if (found === undefined || !isRunning(found.job.state)) return notFound()
  const path = `/hire/jobs/${jobId}`
  return page({
    title: 'Edit the job',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Hire', href: '/hire' },
            { label: found.job.title, href: path },
          ]}
        />
        <PageHeader
          title="Edit the job"
          lead="Pay, category, experience and length stay as they are: proposals were priced and written on them. For other terms, close this job and post a new one."
        />
        <OpenJobForm
          action={`${path}/wording`}
          values={problems === undefined ? valuesOfJob(found.job) : await request.form()}
          problems={problems}
        />
      </>
    ),
  })
}

export async function reword(request: WebRequest, jobId: Id): Promise<Answer> {
  const result = await request.run(editOpenJob, { jobId, text: jobTextOf(await request.form()) })
  if (result.ok) return redirect(`/hire/jobs/${jobId}`, { flash: { kind: 'done', text: 'The job is changed.' } })
  return wordingPage(request, jobId, problemsOf(result.refusal, editWords, jobFieldNames))
}

function Managed({ found, problems }: { readonly found: ManagedJob; readonly problems: FormProblems | undefined }) {
  const { job } = found
  const state = stateWords[job.state]
  return (
    <>
      <Breadcrumbs items={[{ label: 'Hire', href: '/hire' }]} />
      <PageHeader
        eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
        title={job.title}
        actions={<HeadActions found={found} />}
      />
      <Columns aside={<ManagedAside found={found} />} asideLabel="Price and facts">
        <StateNotice found={found} />
        {job.state === 'draft' ? null : <Counts found={found} />}
        {isRunning(job.state) ? <Closing found={found} problems={problems} /> : null}
        <Section title="What happened">
          <History job={job} moves={found.moves} />
        </Section>
      </Columns>
    </>
  )
}

function HeadActions({ found: { job } }: { readonly found: ManagedJob }) {
  const path = `/hire/jobs/${job.id}`
  return (
    <>
      {job.state === 'draft' ? (
        <>
          <ActionButton action={`${path}/post`} look="primary">
            Post the job
          </ActionButton>
          <LinkButton href={`${path}/edit`}>Edit the draft</LinkButton>
        </>
      ) : (
        <LinkButton href={`/jobs/${job.id}/proposals`} look="primary">
          See the proposals
        </LinkButton>
      )}
      {job.state === 'open' ? <ActionButton action={`${path}/pause`}>Pause</ActionButton> : null}
      {job.state === 'paused' ? <ActionButton action={`${path}/resume`}>Resume</ActionButton> : null}
      {isRunning(job.state) ? <LinkButton href={`${path}/wording`}>Edit</LinkButton> : null}
      <LinkButton href={`/jobs/${job.id}`} look="quiet">
        As freelancers see it
      </LinkButton>
    </>
  )
}

function StateNotice({ found }: { readonly found: ManagedJob }) {
  const { job, full } = found
  if (job.state === 'draft') return <Notice title="Only you see this draft">Freelancers see it once you post it.</Notice>
  if (job.state === 'open' && full) {
    return (
      <Notice
        tone="warning"
        title="Full for now"
        actions={
          <ActionButton action={`/hire/jobs/${job.id}/lift-cap`} look="primary">
            Ask for more proposals
          </ActionButton>
        }
      >
        New proposals pause at {job.capProposals ?? 'a number of'} proposals or after a few days, so that nobody pays for a
        proposal you would not read. Platforms that tried it lost no hires. People you invite can still propose.
      </Notice>
    )
  }
  if (job.endReason !== null) return <Notice title={`Ended, because ${endReasonWords[job.endReason]}`} />
  return null
}

function Counts({ found: { job, proposals, invited } }: { readonly found: ManagedJob }) {
  return (
    <Grid least="small">
      <Stat
        label="Proposals"
        value={proposals.total}
        href={`/jobs/${job.id}/proposals`}
        note={`${proposals.unread} not opened`}
      />
      <Stat label="Invited" value={invited} href={`/jobs/${job.id}/invitations`} />
      <Stat label="Hired" value={`${job.hiredCount} of ${job.peopleToHire}`} />
    </Grid>
  )
}

const closeLabels: Readonly<Record<CloseReason, string>> = {
  client_cancelled: 'I do not need it any more',
  hired: 'I hired enough people here',
  duplicate: 'I posted it twice',
}

function Closing({ found, problems }: { readonly found: ManagedJob; readonly problems: FormProblems | undefined }) {
  const { job, proposals, comesBack } = found
  const reasons: readonly CloseReason[] =
    job.hiredCount === 0 ? ['client_cancelled', 'duplicate'] : ['hired', 'client_cancelled', 'duplicate']
  const form = (
    <Form action={`/hire/jobs/${job.id}/close`} problems={problems}>
      <RadioGroup
        name="reason"
        label="Why do you close it?"
        choices={reasons.map((value) => ({ value, label: closeLabels[value], hint: consequence(comesBack[value]) }))}
      />
      <p>
        {proposals.running === 0
          ? 'No proposal is waiting.'
          : `${proposals.running} waiting ${proposals.running === 1 ? 'proposal ends' : 'proposals end'} with the job, and their authors are told.`}{' '}
        A closed job cannot be opened again.
      </p>
      <Row>
        <Button look="danger">Close the job</Button>
      </Row>
    </Form>
  )
  return (
    <Section title="Close this job">
      {problems === undefined ? <ConfirmButton label="Close the job…">{form}</ConfirmButton> : form}
    </Section>
  )
}

/** "12 proposals get their Connects back: 72 Connects." */
export function consequence({ proposals, connects }: ComesBack): string {
  if (proposals === 0) return 'No Connects go back: the rules give none back for this reason, or none were paid.'
  const gets = proposals === 1 ? '1 proposal gets its Connects back' : `${proposals} proposals get their Connects back`
  return `${gets}: ${connects} ${connects === 1 ? 'Connect' : 'Connects'}.`
}

function History({ job, moves }: { readonly job: ManagedJob['job']; readonly moves: readonly JobMove[] }) {
  return (
    <Timeline
      label="What happened to this job"
      entries={[
        { at: <TimeStamp at={job.createdAt} show="moment" />, title: 'Written' },
        ...moves.map((move) => ({
          at: <TimeStamp at={move.at} show="moment" />,
          title: move.fromState === 'paused' && move.toState === 'open' ? 'Resumed' : moveWords[move.toState],
          text: [move.by === null ? 'by the marketplace' : `by ${move.by}`, move.note]
            .filter((part) => part !== null)
            .join(' · '),
          tone: stateWords[move.toState].tone,
        })),
      ]}
    />
  )
}

const moveWords: Readonly<Record<JobMove['toState'], string>> = {
  draft: 'Written',
  open: 'Posted',
  paused: 'Paused',
  filled: 'Filled',
  closed: 'Closed',
  expired: 'Expired',
  removed: 'Removed',
}

function ManagedAside({ found }: { readonly found: ManagedJob }) {
  const { job, price } = found
  const { locale } = usePage()
  return (
    <Stack>
      {job.endedAt === null ? <ProposalPrice price={price} title="Freelancers pay for a proposal" /> : null}
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Pay', value: payText(job, locale) },
          { label: 'Length', value: `${job.hoursPerWeek} hours a week, ${durationText(job.durationWeeks)}` },
          { label: 'Category', value: categoryName(job.category) },
          { label: 'Experience', value: levelName(job.experienceLevel) },
          { label: 'Seen by', value: visibilityWords[job.visibility] },
          ...(job.expiresAt === null || job.endedAt !== null
            ? []
            : [{ label: 'Open until', value: <TimeStamp at={job.expiresAt} /> }]),
        ]}
      />
    </Stack>
  )
}
