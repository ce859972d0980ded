import type { FreelancerPage } from '#reads/freelancer-page.ts'
import { Button, Form, FormActions, RadioGroup, Section, TextArea } from '../../kit/index.ts'
import type { FormProblems, FormValues } from '../../routes.ts'

export interface WrongFinding {
  readonly values: FormValues
  readonly problems: FormProblems
}

/** For operators: how a screening ended, which gives or takes the badge Expert-Vetted. */
export function Screening({ found, wrong }: { readonly found: FreelancerPage; readonly wrong: WrongFinding | undefined }) {
  return (
    <Section title="Screening" intro="Only operators see this. The last finding counts; earlier ones stay on record.">
      <Form action={`/talent/${found.profile.accountId}/screening`} values={wrong?.values} problems={wrong?.problems}>
        <RadioGroup
          name="passed"
          label="Finding"
          choices={[
            { value: 'yes', label: 'Passed', hint: 'Gives the badge Expert-Vetted.' },
            { value: 'no', label: 'Not passed', hint: 'Takes the badge away.' },
          ]}
        />
        <TextArea name="note" label="Note" hint="What was looked at, and what was found." rows={3} maxLength={1000} />
        <FormActions>
          <Button>Record the finding</Button>
        </FormActions>
      </Form>
    </Section>
  )
}
