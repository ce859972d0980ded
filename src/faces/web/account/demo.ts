import { signInAsPersona } from '#platform/auth/index.ts'
import { localPath } from '#platform/http/local-path.ts'
import { homeOf } from '../navigation.ts'
import { get, notFound, post, redirect, type Theme } from '../routes.ts'
import { browserOf } from './sign-in.tsx'

export const routes = [
  post('/personas', ['anyone'], async (request) => {
    const form = await request.form()
    const result = await request.run(signInAsPersona, { accountId: form.text('accountId'), ...browserOf(request) })
    if (!result.ok) return notFound()
    return redirect(localPath(form.text('next'), '/start'), { session: result.value.session })
  }),

  get('/start', ['anyone'], async (request) => redirect(homeOf(request.account?.roles ?? []))),

  post('/theme', ['anyone'], async (request) => {
    const theme = (await request.form()).text('theme')
    const came = request.headers.get('referer')
    const back = came !== null && URL.canParse(came) ? new URL(came) : undefined
    return redirect(localPath(`${back?.pathname ?? '/'}${back?.search ?? ''}`), { theme: isTheme(theme) ? theme : 'auto' })
  }),
]

function isTheme(text: string): text is Theme {
  return text === 'auto' || text === 'light' || text === 'dark'
}
