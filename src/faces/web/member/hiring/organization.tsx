import { editOrganization } from '#modules/organizations/index.ts'
import {
  Button,
  Form,
  FormActions,
  KeyValue,
  PageHeader,
  RadioGroup,
  Section,
  Select,
  TextField,
  TimeStamp,
} from '../../kit/index.ts'
import { FormValues, page, problemsOf, redirect, type Answer, type FormProblems, type WebRequest } from '../../routes.ts'
import { clientKindName, countryChoices } from '../../public/jobs/words.ts'
import { noOrganizationPage } from './no-organization.tsx'
import { ownOrganization } from './write-job.tsx'

export async function organizationPage(request: WebRequest, problems?: FormProblems): Promise<Answer> {
  const organization = await ownOrganization(request)
  if (organization === undefined) return noOrganizationPage()
  const { name, kind, country } = organization
  const values = problems === undefined ? FormValues.of({ name, kind, country }) : await request.form()
  return page({
    title: 'My organization',
    width: 'narrow',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <PageHeader title="My organization" lead="What freelancers read about you before they spend anything on your jobs." />
        <Form action="/organization" values={values} problems={problems}>
          <TextField name="name" label="Name" maxLength={120} />
          {kind === 'enterprise' ? null : (
            <RadioGroup
              name="kind"
              label="You are"
              choices={[
                { value: 'individual', label: 'A private person', hint: 'Your name is not shown on jobs.' },
                { value: 'company', label: 'A company or club' },
              ]}
            />
          )}
          <Select name="country" label="Country" empty="Choose one" choices={countryChoices} />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
        <Section title="Also shown">
          <KeyValue
            items={[
              { label: 'Kind', value: clientKindName(kind) },
              {
                label: 'Payment',
                value:
                  organization.paymentVerifiedAt === null ? (
                    'Not verified yet'
                  ) : (
                    <>
                      Verified <TimeStamp at={organization.paymentVerifiedAt} />
                    </>
                  ),
              },
              { label: 'Here since', value: <TimeStamp at={organization.createdAt} /> },
            ]}
          />
        </Section>
      </>
    ),
  })
}

export async function saveOrganization(request: WebRequest): Promise<Answer> {
  const form = await request.form()
  // Enterprise clients have no choice of kind in the form; the action keeps theirs.
  const input = { name: form.text('name'), kind: form.optionalText('kind') ?? 'company', country: form.text('country') }
  const result = await request.run(editOrganization, input)
  if (!result.ok) return organizationPage(request, problemsOf(result.refusal, { not_found: 'There is no such organization.' }))
  return redirect('/organization', { flash: { kind: 'done', text: 'Saved. Your jobs show it from now on.' } })
}
