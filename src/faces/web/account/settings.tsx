import { accountLocales, changeAccount, changePassword } from '#platform/auth/index.ts'
import {
  Button,
  Form,
  FormActions,
  KeyValue,
  Notice,
  PageHeader,
  Section,
  Select,
  TextField,
  formatDate,
  formatUsd,
  type Choice,
} from '../kit/index.ts'
import {
  FormValues,
  get,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type Page,
  type SignedIn,
  type WebRequest,
} from '../routes.ts'
import { browserOf } from './sign-in.tsx'

export const routes = [
  get('/account', ['signed_in'], async (request) => settingsPage(request)),

  post('/account', ['signed_in'], async (request) => {
    const form = await request.form()
    const result = await request.run(changeAccount, { displayName: form.text('displayName'), locale: form.text('locale') })
    if (!result.ok)
      return settingsPage(request, { values: form, account: problemsOf(result.refusal, { not_found: 'This account is gone.' }) })
    return redirect('/account', { flash: { kind: 'done', text: 'Your settings are saved.' } })
  }),

  post(
    '/account/password',
    ['signed_in'],
    async (request) => {
      const form = await request.form()
      const result = await request.run(changePassword, {
        current: form.secret('current'),
        password: form.secret('password'),
        userAgent: browserOf(request).userAgent,
      })
      if (!result.ok) {
        const password = problemsOf(result.refusal, {
          wrong_password: { field: 'current', text: 'This is not your current password.' },
        })
        return settingsPage(request, { password })
      }
      return redirect('/account', {
        session: result.value.session,
        flash: { kind: 'done', text: 'Your password is changed, and every other device was signed out.' },
      })
    },
    { rate: 'sign_in' },
  ),
]

interface Wrong {
  readonly values?: FormValues
  readonly account?: FormProblems
  readonly password?: FormProblems
}

function settingsPage(request: WebRequest, wrong: Wrong = {}): Page {
  const { account } = request
  if (account === undefined) throw new TypeError('the settings page is only for people who are signed in')
  const values = wrong.values ?? FormValues.of({ displayName: account.displayName, locale: writingOf(account.locale) })
  return page({
    title: 'Account settings',
    status: wrong.account === undefined && wrong.password === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader title="Account settings" />
        <Section title="You">
          <EmailLine account={account} />
          <Form action="/account" values={values} problems={wrong.account}>
            <TextField
              name="displayName"
              label="Name"
              hint="As others see you, in any script."
              autoComplete="name"
              maxLength={120}
            />
            <Select
              name="locale"
              label="Dates and numbers"
              hint="How they are written for you."
              choices={localeChoices(request.now)}
            />
            <FormActions>
              <Button>Save</Button>
            </FormActions>
          </Form>
        </Section>
        <Section title="Password" intro="Changing it signs out every other device.">
          <Form action="/account/password" problems={wrong.password} id="password">
            <TextField name="current" type="password" label="Current password" autoComplete="current-password" />
            <TextField
              name="password"
              type="password"
              label="New password"
              hint="At least 10 characters. A few words make a good one."
              autoComplete="new-password"
            />
            <FormActions>
              <Button look="secondary">Change the password</Button>
            </FormActions>
          </Form>
        </Section>
      </>
    ),
  })
}

function EmailLine({ account }: { readonly account: SignedIn }) {
  if (account.emailConfirmed) return <KeyValue items={[{ label: 'E-mail address', value: `${account.email} (confirmed)` }]} />
  return (
    <Notice tone="warning" title={`${account.email} is not confirmed yet`}>
      <Form action="/account/confirmation" inline>
        <p>Open the link in the mail we sent you.</p>
        <Button look="secondary" size="small">
          Send it again
        </Button>
      </Form>
    </Notice>
  )
}

/** Somebody who signed up in another language reads plain English dates until they choose. */
function writingOf(locale: string): string {
  return accountLocales.find((known) => known === locale) ?? 'en'
}

function localeChoices(now: Date): readonly Choice[] {
  const regions = new Intl.DisplayNames('en', { type: 'region' })
  return accountLocales.map((locale) => {
    const region = locale === 'en' ? 'Plain' : `As in ${regions.of(locale.slice(3)) ?? locale}`
    return { value: locale, label: `${region}: ${formatDate(now, locale)}, ${formatUsd(12_345_650, locale)}` }
  })
}
