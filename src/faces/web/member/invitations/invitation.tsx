import { declineInvitation, openInvitation, withdrawInvitation } from '#modules/invitations/index.ts'
import { readInvitation, type InvitationView } from '#reads/invitations.ts'
import {
  ActionButton,
  Badge,
  Breadcrumbs,
  Button,
  Columns,
  ConfirmButton,
  Form,
  KeyValue,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TextField,
  TimeStamp,
  UserText,
} from '../../kit/index.ts'
import {
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
import { approachWords, gone, settled } from './words.ts'

type InvitationRequest = WebRequest<'/invitations/:invitationId'>
const sentences = { not_found: gone, already_settled: settled }

export const routes = [
  get('/invitations/:invitationId', ['freelancer', 'client'], async (request) => {
    const invitation = await load(request)
    if (invitation === undefined) return notFound()
    if (invitation.viewer === 'freelancer' && invitation.seenAt === null) {
      await request.run(openInvitation, { invitationId: invitation.id })
    }
    return invitationPage(invitation)
  }),

  post('/invitations/:invitationId/decline', ['freelancer'], async (request) => {
    const form = await request.form()
    const { invitationId } = request.params
    const result = await request.run(declineInvitation, { invitationId, reason: form.text('reason') })
    if (!result.ok) return again(request, problemsOf(result.refusal, sentences))
    return redirect('/invitations', {
      flash: { kind: 'done', text: 'Declined. It changes nothing about how you are shown or ranked.' },
    })
  }),

  post('/invitations/:invitationId/withdraw', ['client'], async (request) => {
    const { invitationId } = request.params
    const result = await request.run(withdrawInvitation, { invitationId })
    if (!result.ok) return again(request, problemsOf(result.refusal, sentences))
    return redirect(`/invitations/${invitationId}`, { flash: { kind: 'done', text: 'The invitation is taken back.' } })
  }),
]

async function load(request: InvitationRequest): Promise<InvitationView | undefined> {
  return request.reading((tx) => readInvitation(tx, { id: request.params.invitationId, viewerId: accountIdOf(request) }))
}

async function again(request: InvitationRequest, problems: FormProblems): Promise<Answer> {
  const invitation = await load(request)
  return invitation === undefined ? notFound() : invitationPage(invitation, problems)
}

function invitationPage(invitation: InvitationView, problems?: FormProblems): Answer {
  const state = approachWords[invitation.state]
  const isFreelancer = invitation.viewer === 'freelancer'
  return page({
    title: `Invitation to ${invitation.jobTitle}`,
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            isFreelancer
              ? { label: 'Invitations', href: '/invitations' }
              : { label: 'People you wrote to', href: '/invitations/sent/all' },
          ]}
        />
        <PageHeader
          eyebrow={<Badge tone={state.tone}>{state.label}</Badge>}
          title={invitation.jobTitle}
          lead={
            isFreelancer ? (
              <>
                <span dir="auto">{invitation.clientName}</span> invites you to propose.
              </>
            ) : (
              <>
                You invited <span dir="auto">{invitation.freelancerName}</span>.
              </>
            )
          }
          actions={<LinkButton href={`/jobs/${invitation.jobId}`}>The job</LinkButton>}
        />
        {problems === undefined ? null : <Notice tone="problem">{problems.list.map((each) => each.text).join(' ')}</Notice>}
        <Columns asideLabel="What can be done" aside={<Side invitation={invitation} />}>
          <Section title="The message">
            <UserText text={invitation.message} />
          </Section>
          {invitation.declineReason === null ? null : (
            <Section title="Why it was declined">
              <UserText text={invitation.declineReason} />
            </Section>
          )}
        </Columns>
      </>
    ),
  })
}

function Side({ invitation }: { readonly invitation: InvitationView }) {
  const { id, viewer, state, jobId, jobState, proposalId } = invitation
  const isOpen = state === 'sent' || state === 'ignored'
  return (
    <>
      <KeyValue
        layout="stacked"
        items={[
          { label: 'Sent', value: <TimeStamp at={invitation.sentAt} show="moment" /> },
          { label: 'Seen', value: invitation.seenAt === null ? 'Not yet' : <TimeStamp at={invitation.seenAt} show="moment" /> },
        ]}
      />
      {proposalId === null ? null : <LinkButton href={`/proposals/${proposalId}`}>The proposal</LinkButton>}
      {viewer === 'freelancer' && isOpen && proposalId === null ? (
        <>
          {jobState === 'open' ? (
            <LinkButton look="primary" href={`/jobs/${jobId}/propose`}>
              Accept and write a proposal
            </LinkButton>
          ) : (
            <Notice>The job takes no proposals at the moment.</Notice>
          )}
          <p className="muted">The price of answering is shown before you write, with the rule behind it.</p>
          <ConfirmButton label="Decline">
            <p>Declining never changes how you are shown or ranked.</p>
            <Form action={`/invitations/${id}/decline`}>
              <TextField name="reason" label="Reason" hint="Helps the client to ask better." optional maxLength={500} />
              <Button look="secondary">Decline</Button>
            </Form>
          </ConfirmButton>
        </>
      ) : null}
      {viewer === 'client' && state === 'sent' ? (
        <ActionButton action={`/invitations/${id}/withdraw`}>Take it back</ActionButton>
      ) : null}
    </>
  )
}
