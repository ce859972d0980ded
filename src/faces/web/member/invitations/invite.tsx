import { INVITATIONS_PER_DAY, sendInvitation } from '#modules/invitations/index.ts'
import { readAddressee, readJobsToInviteTo } from '#reads/invitations.ts'
import { Breadcrumbs, Button, EmptyState, Form, FormActions, LinkButton, PageHeader, Select, TextArea } from '../../kit/index.ts'
import {
  FormValues,
  accountIdOf,
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type WebRequest,
} from '../../routes.ts'

type InviteRequest = WebRequest<'/talent/:freelancerId/invite'>

export const routes = [
  get('/talent/:freelancerId/invite', ['client'], (request) => invitePage(request)),

  post('/talent/:freelancerId/invite', ['client'], async (request) => {
    const form = await request.form()
    const { freelancerId } = request.params
    const result = await request.run(sendInvitation, { freelancerId, jobId: form.text('jobId'), message: form.text('message') })
    if (result.ok) {
      return redirect(`/invitations/${result.value.invitationId}`, {
        flash: { kind: 'done', text: 'The invitation is sent. You are told when it is answered.' },
      })
    }
    const problems = problemsOf(result.refusal, {
      not_found: { field: 'jobId', text: 'Choose one of your open jobs.' },
      job_not_open: { field: 'jobId', text: 'This job takes no proposals at the moment.' },
      own_account: 'You cannot invite yourself.',
      freelancer_not_found: 'This person has no freelancer’s profile.',
      already_invited: {
        field: 'jobId',
        text: 'You have invited them to this job before. A second invitation would only press.',
      },
      daily_limit_reached: ({ limit }) => `At most ${limit} invitations in 24 hours. Go on tomorrow.`,
    })
    return invitePage(request, { values: form, problems })
  }),
]

async function invitePage(
  request: InviteRequest,
  wrong?: { readonly values: FormValues; readonly problems: FormProblems },
): Promise<Answer> {
  const { freelancerId } = request.params
  const { addressee, jobs } = await request.reading(async (tx) => ({
    addressee: await readAddressee(tx, freelancerId),
    jobs: await readJobsToInviteTo(tx, { viewerId: accountIdOf(request), freelancerId, now: request.now }),
  }))
  if (addressee === undefined) return notFound()
  const chosen = FormValues.of({ jobId: request.query.get('job') ?? jobs[0]?.id })
  return page({
    title: `Invite ${addressee.name}`,
    status: wrong === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Talent', href: '/talent' },
            { label: addressee.name, href: `/talent/${freelancerId}` },
          ]}
        />
        <PageHeader title={`Invite ${addressee.name}`} lead={<span dir="auto">{addressee.headline}</span>} />
        {jobs.length === 0 && wrong === undefined ? (
          <EmptyState
            title="There is no open job you could invite them to."
            action={<LinkButton href="/hire">Your jobs</LinkButton>}
          >
            They may have proposed to, or been invited to, all of them.
          </EmptyState>
        ) : (
          <Form action={`/talent/${freelancerId}/invite`} values={wrong?.values ?? chosen} problems={wrong?.problems}>
            <Select name="jobId" label="To which job" choices={jobs.map((job) => ({ value: job.id, label: job.title }))} />
            <TextArea
              name="message"
              label="Your message"
              hint={`Say why you ask them of all people. At most ${INVITATIONS_PER_DAY} invitations a day.`}
              rows={6}
              maxLength={4000}
            />
            <FormActions>
              <Button>Send the invitation</Button>
            </FormActions>
          </Form>
        )}
      </>
    ),
  })
}
