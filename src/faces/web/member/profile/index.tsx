import {
  editProfile,
  findProfile,
  languageLevels,
  listPortfolio,
  type PortfolioItem,
  type Profile,
} from '#modules/profiles/index.ts'
import {
  Button,
  FieldSet,
  Form,
  FormActions,
  Grid,
  LinkButton,
  Notice,
  PageHeader,
  RadioGroup,
  Row,
  Select,
  Stack,
  TextArea,
  TextField,
} from '../../kit/index.ts'
import {
  accountIdOf,
  get,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type Page,
  type Route,
  type WebRequest,
} from '../../routes.ts'
import type { FormValues } from '../../routes.ts'
import { categoryChoices, countryChoices } from '../../public/jobs/words.ts'
import { languageChoices } from '../../public/talent/words.ts'
import { profileFieldNames, profileTextOf, rowsIn, valuesOfProfile } from './form-values.ts'

export const routes: readonly Route[] = [
  get('/profile', ['freelancer'], async (request) => {
    const own = await readOwn(request)
    return own === undefined ? notMadeYet() : profilePage(request, valuesOfProfile(own.profile, own.portfolio))
  }),

  post('/profile', ['freelancer'], async (request) => {
    const form = await request.form()
    const result = await request.run(editProfile, profileTextOf(form))
    if (!result.ok) {
      const problems = problemsOf(result.refusal, { not_found: 'This account has no profile.' }, profileFieldNames)
      return profilePage(request, form, problems)
    }
    return redirect('/profile', { flash: { kind: 'done', text: 'Your profile is saved. Others see it from now on.' } })
  }),
]

async function readOwn(request: WebRequest): Promise<{ profile: Profile; portfolio: readonly PortfolioItem[] } | undefined> {
  const accountId = accountIdOf(request)
  return request.reading(async (tx) => {
    const profile = await findProfile(tx, accountId)
    return profile === undefined ? undefined : { profile, portfolio: await listPortfolio(tx, accountId) }
  })
}

/** The background work makes the profile seconds after signing up. */
function notMadeYet(): Page {
  return page({
    title: 'My profile',
    width: 'narrow',
    refreshSeconds: 3,
    body: (
      <>
        <PageHeader title="My profile" />
        <Notice title="Your profile is being set up">This page goes on by itself in a moment.</Notice>
      </>
    ),
  })
}

function profilePage(request: WebRequest, values: FormValues, problems?: FormProblems): Page {
  return page({
    title: 'My profile',
    width: 'narrow',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <PageHeader
          title="My profile"
          lead="What clients read before they invite or hire you. Earnings, score and badge come from finished work and cannot be written."
          actions={<LinkButton href={`/talent/${accountIdOf(request)}`}>See it as others do</LinkButton>}
        />
        <Form action="/profile" values={values} problems={problems}>
          <AboutFields />
          <FieldSet legend="Languages">
            <Stack space="small">
              {rows(rowsIn(values, 'language')).map((index) => (
                <LanguageRow key={index} index={index} />
              ))}
            </Stack>
          </FieldSet>
          <FieldSet legend="Portfolio" hint="Works speak louder than letters. Empty both fields to take a work out.">
            <Grid>
              {rows(rowsIn(values, 'work')).map((index) => (
                <WorkRow key={index} index={index} />
              ))}
            </Grid>
          </FieldSet>
          <RadioGroup
            name="visibility"
            label="Who may see it?"
            choices={[
              { value: 'public', label: 'Everybody', hint: 'Search engines too.' },
              { value: 'members', label: 'Signed-in members only' },
              { value: 'hidden', label: 'Nobody', hint: 'You are in no search. Clients you propose to still see it.' },
            ]}
          />
          <FormActions>
            <Button>Save the profile</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function AboutFields() {
  return (
    <>
      <TextField name="headline" label="Headline" hint="What you do, in one line, in any language." maxLength={120} />
      <Select name="category" label="Field" empty="Choose one" choices={categoryChoices} />
      <TextArea
        name="overview"
        label="Overview"
        hint="What you have done and how you work. A profile with 100 letters or more, three skills and a rate counts as complete, which badges ask for."
        rows={8}
        maxLength={5000}
        optional
      />
      <TextField name="skills" label="Skills" hint="At most 15, with commas between them." optional />
      <Row>
        <TextField name="rate" label="Rate, an hour" before="$" inputMode="decimal" width="short" optional />
        <TextField name="hoursPerWeek" label="Hours free a week" type="number" min={0} max={60} width="short" optional />
      </Row>
      <Select name="country" label="Country" empty="Not said" choices={countryChoices} optional />
      <TextField name="city" label="City" maxLength={80} optional />
    </>
  )
}

const levelWords = { basic: 'Basic', conversational: 'Conversational', fluent: 'Fluent', native: 'Native' } as const

function LanguageRow({ index }: { readonly index: number }) {
  return (
    <Row>
      <Select name={`language.${index}`} label={`Language ${index + 1}`} empty="None" choices={languageChoices} optional />
      <Select
        name={`level.${index}`}
        label={`Level of language ${index + 1}`}
        choices={languageLevels.map((value) => ({ value, label: levelWords[value] }))}
        optional
      />
    </Row>
  )
}

function WorkRow({ index }: { readonly index: number }) {
  return (
    <Stack space="small">
      <TextField name={`work.${index}`} label={`Title of work ${index + 1}`} maxLength={120} optional />
      <TextArea name={`about.${index}`} label={`About work ${index + 1}`} rows={3} maxLength={1000} optional />
    </Stack>
  )
}

function rows(count: number): number[] {
  return Array.from({ length: count }, (_one, index) => index)
}
