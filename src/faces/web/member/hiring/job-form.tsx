import type { ReactNode } from 'react'
import { experienceLevels } from '#modules/jobs/index.ts'
import { Button, FieldSet, FormActions, Form, RadioGroup, Row, Select, TextArea, TextField } from '../../kit/index.ts'
import type { FormProblems, FormValues } from '../../routes.ts'
import { categoryChoices, levelName, visibilityWords } from '../../public/jobs/words.ts'

export interface JobFormProps {
  readonly action: string
  readonly values: FormValues
  readonly problems?: FormProblems | undefined
}

/** Everything about a job that nobody has proposed to yet. */
export function JobForm({ action, values, problems, isEnterprise }: JobFormProps & { readonly isEnterprise: boolean }) {
  return (
    <Form action={action} values={values} problems={problems}>
      <TextField name="title" label="Title" hint="What is to be done, in one line." maxLength={120} />
      <Select name="category" label="Category" empty="Choose one" choices={categoryChoices} />
      <TextArea
        name="description"
        label="Description"
        hint="What you need, what you have already, and how you will know that it is done. Any language."
        rows={10}
        maxLength={10_000}
      />
      <TextField name="mustSkills" label="Skills needed" hint="At most 10, with commas between them." optional />
      <TextField name="niceSkills" label="Good to have" hint="At most 10, with commas between them." optional />
      <PayFields />
      <Select
        name="experienceLevel"
        label="Experience"
        choices={experienceLevels.map((value) => ({ value, label: levelName(value) }))}
      />
      <TextField name="peopleToHire" label="People to hire" type="number" min={1} max={50} width="short" />
      <TextArea
        name="questions"
        label="Screening questions"
        hint="One a line, at most five. Everybody who proposes answers them, and you read the answers first. Two short questions keep out proposals written for somebody else."
        rows={4}
        optional
      />
      <VisibilityField isEnterprise={isEnterprise} />
      <FormActions>
        <Button name="intent" value="post">
          Post the job
        </Button>
        <Button name="intent" value="save" look="secondary">
          Save as a draft
        </Button>
        <Button name="intent" value="price" look="quiet">
          Show what a proposal will cost
        </Button>
      </FormActions>
    </Form>
  )
}

function PayFields() {
  return (
    <FieldSet legend="Pay" hint="The size of the job follows from it, and the price of a proposal from the size.">
      <RadioGroup
        name="payKind"
        label="How do you pay?"
        look="cards"
        choices={[
          { value: 'fixed', label: 'Fixed price', hint: 'One budget for the whole work.' },
          { value: 'hourly', label: 'By the hour', hint: 'Size = middle rate × hours a week × weeks.' },
        ]}
      />
      <TextField name="budget" label="Budget, for a fixed price" before="$" inputMode="decimal" width="short" optional />
      <Row space="normal">
        <TextField name="hourlyFrom" label="From, an hour" before="$" inputMode="decimal" width="short" optional />
        <TextField name="hourlyTo" label="To, an hour" before="$" inputMode="decimal" width="short" optional />
      </Row>
      <Row space="normal">
        <TextField name="hoursPerWeek" label="Hours a week" type="number" min={1} max={60} width="short" />
        <TextField name="durationWeeks" label="Weeks" type="number" min={1} max={104} width="short" />
      </Row>
    </FieldSet>
  )
}

function VisibilityField({ isEnterprise }: { readonly isEnterprise: boolean }) {
  const hints: Readonly<Record<keyof typeof visibilityWords, ReactNode>> = {
    public: 'Search engines too. The most proposals.',
    members: 'Nobody outside the marketplace.',
    invite_only: 'In no list. People you invite answer for free.',
    talent_pool: 'Freelancers you know already. They propose for free.',
  }
  const offered = (['public', 'members', 'invite_only', 'talent_pool'] as const).filter(
    (one) => one !== 'talent_pool' || isEnterprise,
  )
  return (
    <RadioGroup
      name="visibility"
      label="Who may see it?"
      choices={offered.map((value) => ({ value, label: visibilityWords[value], hint: hints[value] }))}
    />
  )
}

/** What may change while proposals come in. */
export function OpenJobForm({ action, values, problems }: JobFormProps) {
  return (
    <Form action={action} values={values} problems={problems}>
      <TextField name="title" label="Title" maxLength={120} />
      <TextArea name="description" label="Description" rows={10} maxLength={10_000} />
      <TextField name="mustSkills" label="Skills needed" hint="At most 10, with commas between them." optional />
      <TextField name="niceSkills" label="Good to have" hint="At most 10, with commas between them." optional />
      <TextField name="peopleToHire" label="People to hire" type="number" min={1} max={50} width="short" />
      <FormActions>
        <Button>Save the changes</Button>
      </FormActions>
    </Form>
  )
}
