import { signIn, signOut, type NewSession } from '#platform/auth/index.ts'
import { localPath } from '#platform/http/local-path.ts'
import { Button, Form, FormActions, PageHeader, TextField } from '../kit/index.ts'
import {
  FormValues,
  get,
  page,
  post,
  problemsOf,
  redirect,
  type FormProblems,
  type Page,
  type Redirect,
  type WebRequest,
} from '../routes.ts'

export const routes = [
  get('/sign-in', ['anyone'], async (request) => {
    if (request.account !== undefined) return redirect(localPath(request.query.get('next')))
    return signInPage({ next: localPath(request.query.get('next'), '') })
  }),

  post(
    '/sign-in',
    ['anyone'],
    async (request) => {
      const form = await request.form()
      const result = await request.run(signIn, {
        email: form.text('email'),
        password: form.secret('password'),
        ...browserOf(request),
      })
      if (!result.ok) {
        const problems = problemsOf(result.refusal, {
          wrong_email_or_password: 'This e-mail address and password do not belong together. Check both, or set a new password.',
          account_suspended: 'This account is suspended. The mail we sent says why and how to answer.',
        })
        return signInPage({ next: localPath(form.text('next'), ''), values: form, problems })
      }
      return welcome(result.value.session, form.text('next'))
    },
    { rate: 'sign_in' },
  ),

  post('/sign-out', ['anyone'], async (request) => {
    if (request.sessionToken !== undefined) await request.run(signOut, { token: request.sessionToken })
    return redirect('/', { session: 'ended', flash: { kind: 'done', text: 'You are signed out.' } })
  }),
]

/** What a new session remembers of the browser, and the session it takes the place of. */
export function browserOf(request: WebRequest): { userAgent?: string; replaces?: string } {
  const userAgent = request.headers.get('user-agent')
  return {
    ...(userAgent === null ? {} : { userAgent }),
    ...(request.sessionToken === undefined ? {} : { replaces: request.sessionToken }),
  }
}

/** Back to where somebody came from, or to `/start`, which knows where their role begins. */
export function welcome(session: NewSession, next: string, text = 'Welcome back.'): Redirect {
  return redirect(localPath(next, '/start'), { session, flash: { kind: 'done', text } })
}

function signInPage({
  next,
  values = FormValues.empty,
  problems,
}: {
  next: string
  values?: FormValues
  problems?: FormProblems
}): Page {
  return page({
    title: 'Sign in',
    status: problems === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader
          title="Sign in"
          lead={
            <>
              New here? <a href={withNext('/sign-up', next)}>Open an account</a>; it costs nothing.
            </>
          }
        />
        <Form action="/sign-in" values={values} problems={problems} fields={{ next }}>
          <TextField name="email" type="email" label="E-mail address" autoComplete="username" inputMode="email" />
          <TextField name="password" type="password" label="Password" autoComplete="current-password" />
          <FormActions>
            <Button>Sign in</Button>
            <a href="/forgot-password">Forgot your password?</a>
          </FormActions>
        </Form>
      </>
    ),
  })
}

export function withNext(path: string, next: string): string {
  return next === '' ? path : `${path}?${new URLSearchParams({ next }).toString()}`
}
