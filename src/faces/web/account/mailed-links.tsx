import { confirmEmail, requestPasswordReset, resetPassword, sendConfirmation } from '#platform/auth/index.ts'
import { Button, Form, FormActions, LinkButton, Notice, PageHeader, TextField } from '../kit/index.ts'
import { FormValues, get, page, post, problemsOf, redirect, type FormProblems, type Page } from '../routes.ts'
import { browserOf, welcome } from './sign-in.tsx'

// A link in a mail only opens a page: mail scanners follow links, so the click that counts is a button.
export const routes = [
  get('/confirm-email', ['anyone'], async (request) => confirmPage(request.query.get('token') ?? '')),

  post(
    '/confirm-email',
    ['anyone'],
    async (request) => {
      const result = await request.run(confirmEmail, { token: (await request.form()).text('token') })
      if (!result.ok) return linkNotValid('This link no longer works', '/account', 'Ask for a new link in your account settings.')
      return redirect(request.account === undefined ? '/sign-in' : '/start', {
        flash: { kind: 'done', text: 'Your e-mail address is confirmed.' },
      })
    },
    { rate: 'sign_in' },
  ),

  post(
    '/account/confirmation',
    ['signed_in'],
    async (request) => {
      const result = await request.run(sendConfirmation, {})
      const text = result.ok ? 'A new link is on its way to you.' : 'Your address is confirmed already.'
      return redirect('/account', { flash: { kind: result.ok ? 'done' : 'note', text } })
    },
    { rate: 'sign_in' },
  ),

  get('/forgot-password', ['anyone'], async () => forgotPage()),

  post(
    '/forgot-password',
    ['anyone'],
    async (request) => {
      const form = await request.form()
      const result = await request.run(requestPasswordReset, { email: form.text('email') })
      if (!result.ok) return forgotPage(form, problemsOf(result.refusal, {}))
      return page({
        title: 'Look into your mail',
        width: 'narrow',
        body: (
          <PageHeader
            title="Look into your mail"
            lead={`If ${form.text('email')} has an account here, a link for a new password is on its way. It works once, for one hour.`}
          />
        ),
      })
    },
    { rate: 'sign_in' },
  ),

  get('/reset-password', ['anyone'], async (request) => resetPage(request.query.get('token') ?? '')),

  post(
    '/reset-password',
    ['anyone'],
    async (request) => {
      const form = await request.form()
      const token = form.text('token')
      const result = await request.run(resetPassword, {
        token,
        password: form.secret('password'),
        userAgent: browserOf(request).userAgent,
      })
      if (result.ok) return welcome(result.value.session, '', 'Your new password is set, and every other device was signed out.')
      if (result.refusal.code === 'link_not_valid') {
        return linkNotValid('This link no longer works', '/forgot-password', 'It works once, for one hour. Ask for a new one.')
      }
      const problems = problemsOf(result.refusal, {
        account_suspended: 'This account is suspended; a new password does not change that.',
      })
      return resetPage(token, problems)
    },
    { rate: 'sign_in' },
  ),
]

function confirmPage(token: string): Page {
  return page({
    title: 'Confirm your e-mail address',
    width: 'narrow',
    body: (
      <>
        <PageHeader title="Confirm your e-mail address" lead="One click tells us that our mails reach you." />
        <Form action="/confirm-email" fields={{ token }}>
          <FormActions>
            <Button>Confirm the address</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function linkNotValid(title: string, href: string, text: string): Page {
  return page({
    title,
    status: 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader title={title} />
        <Notice tone="warning" actions={<LinkButton href={href}>Go there</LinkButton>}>
          {text}
        </Notice>
      </>
    ),
  })
}

function forgotPage(values: FormValues = FormValues.empty, problems?: FormProblems): Page {
  return page({
    title: 'Set a new password',
    status: problems === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader title="Set a new password" lead="We send a link to your e-mail address." />
        <Form action="/forgot-password" values={values} problems={problems}>
          <TextField name="email" type="email" label="E-mail address" autoComplete="username" inputMode="email" />
          <FormActions>
            <Button>Send the link</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}

function resetPage(token: string, problems?: FormProblems): Page {
  return page({
    title: 'Choose a new password',
    status: problems === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader title="Choose a new password" lead="Afterwards you are signed in here, and signed out everywhere else." />
        <Form action="/reset-password" problems={problems} fields={{ token }}>
          <TextField
            name="password"
            type="password"
            label="New password"
            hint="At least 10 characters. A few words make a good one."
            autoComplete="new-password"
          />
          <FormActions>
            <Button>Set the password</Button>
          </FormActions>
        </Form>
      </>
    ),
  })
}
