import { problem, type FormProblems } from '#faces/web/routes.ts'

/** Sentences for whatever keeps a draft from being kept. */
export function saveProblems(refusal: { readonly code: string }): FormProblems {
  if ('issues' in refusal) {
    const issues = refusal.issues as readonly { readonly path: string | readonly (string | number)[]; readonly message: string }[]
    return {
      list: issues.map(({ path, message }) => {
        const place = typeof path === 'string' ? path : path.join('.')
        return { text: place === '' ? message : `${place}: ${message}`, field: place === '' ? undefined : place }
      }),
    }
  }
  if ('findings' in refusal) {
    return { list: (refusal.findings as readonly { readonly message: string }[]).map(({ message }) => ({ text: message })) }
  }
  const words: Readonly<Record<string, string>> = {
    draft_changed: 'Somebody else has saved this draft meanwhile. Open it again and repeat your edits there.',
    wrong_state: 'This draft can no longer be edited.',
    not_found: 'There is no such draft, or there are no rules to start from.',
    not_allowed: 'Only operators may do this.',
  }
  return problem(words[refusal.code] ?? 'This could not be saved. Try again.')
}
