import { signUp } from '#platform/auth/index.ts'
import { localPath } from '#platform/http/local-path.ts'
import { Button, Form, FormActions, PageHeader, RadioGroup, TextField, type Choice } from '../kit/index.ts'
import { FormValues, get, page, post, problemsOf, redirect, type FormProblems, type Page } from '../routes.ts'
import { browserOf, welcome, withNext } from './sign-in.tsx'

const ways: readonly Choice[] = [
  {
    value: 'freelancer',
    label: 'I want to work',
    hint: 'Opening an account, browsing and being invited cost nothing. Proposing on your own costs Connects; every job shows its price and the rule behind it before you write a word.',
  },
  {
    value: 'client',
    label: 'I want to hire',
    hint: 'Opening an account, posting jobs and inviting people cost nothing. Clients never pay Connects; you pay for the work you contract.',
  },
]

export const routes = [
  get('/sign-up', ['anyone'], async (request) => {
    if (request.account !== undefined) return redirect('/start')
    const as = request.query.get('as') ?? ''
    return signUpPage({ next: localPath(request.query.get('next'), ''), values: FormValues.of({ as }) })
  }),

  post(
    '/sign-up',
    ['anyone'],
    async (request) => {
      const form = await request.form()
      const next = localPath(form.text('next'), '')
      const result = await request.run(signUp, {
        as: form.text('as'),
        displayName: form.text('displayName'),
        email: form.text('email'),
        password: form.secret('password'),
        ...browserOf(request),
      })
      if (!result.ok) {
        const problems = problemsOf(result.refusal, {
          email_taken: { field: 'email', text: 'This address has an account already. Sign in, or set a new password.' },
        })
        return signUpPage({ next, values: form, problems })
      }
      return welcome(
        result.value.session,
        next,
        'Welcome to Guildhall. We sent you a mail with a link that confirms your address.',
      )
    },
    { rate: 'sign_in' },
  ),
]

function signUpPage({ next, values, problems }: { next: string; values: FormValues; problems?: FormProblems }): Page {
  return page({
    title: 'Open an account',
    status: problems === undefined ? 200 : 422,
    width: 'narrow',
    body: (
      <>
        <PageHeader
          title="Open an account"
          lead={
            <>
              It costs nothing. What costs Connects, and what never does, is on one page:{' '}
              <a href="/help">Understanding and using Connects</a>.
            </>
          }
        />
        <Form action="/sign-up" values={values} problems={problems} fields={{ next }}>
          <RadioGroup name="as" label="What are you here for?" look="cards" choices={ways} />
          <TextField
            name="displayName"
            label="Name"
            hint="As others see you, in any script."
            autoComplete="name"
            maxLength={120}
          />
          <TextField
            name="email"
            type="email"
            label="E-mail address"
            hint="Nobody else sees it."
            autoComplete="username"
            inputMode="email"
          />
          <TextField
            name="password"
            type="password"
            label="Password"
            hint="At least 10 characters. A few words make a good one."
            autoComplete="new-password"
          />
          <FormActions>
            <Button>Open the account</Button>
            <span>
              Have one? <a href={withNext('/sign-in', next)}>Sign in</a>
            </span>
          </FormActions>
        </Form>
      </>
    ),
  })
}
