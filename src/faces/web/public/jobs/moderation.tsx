import type { ReactNode } from 'react'
import type { Id } from '#kernel/ids.ts'
import { isRunning } from '#modules/jobs/index.ts'
import type { JobPage } from '#reads/job-page.ts'
import { Button, ConfirmButton, Form, FormActions, RadioGroup, Section, Stack, TextArea } from '../../kit/index.ts'
import type { FormProblems, FormValues } from '../../routes.ts'

export interface WrongModeration {
  readonly form: 'remove' | 'ban'
  readonly values: FormValues
  readonly problems: FormProblems
}

/** For operators: take the post down, or ban its client. */
export function Moderation({ found, wrong }: { readonly found: JobPage; readonly wrong: WrongModeration | undefined }) {
  const { job, organization } = found
  return (
    <Section title="Moderation" intro="Only operators see this. What freelancers paid for removed jobs returns by the rules.">
      <Stack>
        {isRunning(job.state) ? (
          <Unfolded label="Remove this job…" wrong={wrong?.form === 'remove'}>
            <RemoveForm jobId={job.id} wrong={wrong?.form === 'remove' ? wrong : undefined} />
          </Unfolded>
        ) : null}
        {organization.state === 'banned' ? (
          <p>The client is banned.</p>
        ) : (
          <Unfolded label="Ban this client…" wrong={wrong?.form === 'ban'}>
            <BanForm jobId={job.id} wrong={wrong?.form === 'ban' ? wrong : undefined} />
          </Unfolded>
        )}
      </Stack>
    </Section>
  )
}

function Unfolded({ label, wrong, children }: { readonly label: string; readonly wrong: boolean; readonly children: ReactNode }) {
  return wrong ? <>{children}</> : <ConfirmButton label={label}>{children}</ConfirmButton>
}

interface FormProps {
  readonly jobId: Id
  readonly wrong: WrongModeration | undefined
}

function RemoveForm({ jobId, wrong }: FormProps) {
  return (
    <Form action={`/jobs/${jobId}/remove`} values={wrong?.values} problems={wrong?.problems} id="remove">
      <RadioGroup
        name="reason"
        label="Why?"
        choices={[
          { value: 'terms_violation', label: 'It breaks the terms' },
          { value: 'fake', label: 'It is not a real job' },
        ]}
      />
      <TextArea name="note" label="Note" hint="The client reads it in the history of the job." rows={3} maxLength={1000} />
      <FormActions>
        <Button look="danger">Remove the job</Button>
      </FormActions>
    </Form>
  )
}

function BanForm({ jobId, wrong }: FormProps) {
  return (
    <Form action={`/jobs/${jobId}/ban-client`} values={wrong?.values} problems={wrong?.problems} id="ban">
      <p>All running jobs of this client are removed. A ban cannot be taken back.</p>
      <TextArea
        name="note"
        label="Note"
        hint="Kept on record with the ban; it shows in the history of every job it removes."
        rows={3}
        maxLength={1000}
      />
      <FormActions>
        <Button look="danger">Ban the client</Button>
      </FormActions>
    </Form>
  )
}
