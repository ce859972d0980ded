import { OUTREACH_PER_DAY, sendOutreach } from '#modules/invitations/index.ts'
import { readAddressee } from '#reads/invitations.ts'
import { Breadcrumbs, Button, Form, FormActions, PageHeader, Select, TextArea, TextField } from '../../kit/index.ts'
import { categoryChoices } from '../../public/jobs/words.ts'
import {
  get,
  notFound,
  page,
  post,
  problemsOf,
  redirect,
  type Answer,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '../../routes.ts'

type ReachOutRequest = WebRequest<'/talent/:freelancerId/reach-out'>

export const routes = [
  get('/talent/:freelancerId/reach-out', ['enterprise_client'], (request) => reachOutPage(request)),

  post('/talent/:freelancerId/reach-out', ['enterprise_client'], async (request) => {
    const form = await request.form()
    const result = await request.run(sendOutreach, {
      freelancerId: request.params.freelancerId,
      subject: form.text('subject'),
      message: form.text('message'),
      category: form.text('category'),
      budgetUsdCents: form.usdCents('budget'),
    })
    if (result.ok) {
      return redirect(`/outreach/${result.value.outreachId}`, { flash: { kind: 'done', text: 'Your message is sent.' } })
    }
    const sentences = {
      not_found: 'You act for no organization.',
      not_enterprise: 'Only Enterprise clients can write without a posted job. Invite them to a job instead.',
      own_account: 'You cannot write to yourself.',
      freelancer_not_found: 'This person has no freelancer’s profile.',
      already_waiting: 'A message of your organization to this person waits for an answer. A second one would only press.',
      daily_limit_reached: ({ limit }: { readonly limit: number }) => `At most ${limit} messages in 24 hours. Go on tomorrow.`,
    }
    return reachOutPage(request, { values: form, problems: problemsOf(result.refusal, sentences, { budgetUsdCents: 'budget' }) })
  }),
]

async function reachOutPage(
  request: ReachOutRequest,
  wrong?: { readonly values: FormValues; readonly problems: FormProblems },
): Promise<Answer> {
  const { freelancerId } = request.params
  const addressee = await request.reading((tx) => readAddressee(tx, freelancerId))
  if (addressee === undefined) return notFound()
  return page({
    title: `Write to ${addressee.name}`,
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
        <PageHeader
          title={`Write to ${addressee.name}`}
          lead="Without a posted job. Answering is a proposal, priced by the rules like any other; Enterprise outreach is free to answer unless they say otherwise."
        />
        <Form action={`/talent/${freelancerId}/reach-out`} values={wrong?.values} problems={wrong?.problems}>
          <TextField name="subject" label="What it is about" maxLength={140} />
          <Select name="category" label="Kind of work" choices={categoryChoices} empty="Choose" />
          <TextArea
            name="message"
            label="Your message"
            hint={`At most ${OUTREACH_PER_DAY} messages a day.`}
            rows={8}
            maxLength={4000}
          />
          <TextField
            name="budget"
            label="Budget you have in mind"
            hint="An idea of the whole, not an offer."
            before="$"
            inputMode="decimal"
            width="short"
            optional
          />
          <FormActions>
            <Button>Send</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
