import type { Result } from '#kernel/result.ts'
import {
  get,
  notFound,
  page,
  post,
  problem,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  Callout,
  CodeBlock,
  Form,
  FormActions,
  Live,
  PageHeader,
  TextArea,
  TextField,
} from '#faces/web/kit/index.ts'
import {
  changesetBetween,
  examine,
  findDraft,
  findVersionInForce,
  getPricedBy,
  mayEdit,
  readDocument,
  saveDraft,
  type Changeset,
  type Draft,
  type Examined,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import { POLICY } from '../../public/rules/words.ts'
import { DraftFields } from './draft-fields.tsx'
import { documentOf, valuesOf } from './draft-form.ts'
import { CheckView } from './findings.tsx'

/** Drafting: the rules as a form, checked and compared exactly at every press of a button, and while one types where scripts run. */
export const routes = [
  get('/console/policies/new', ['operator'], async () =>
    page({ title: 'New draft', width: 'narrow', body: <NewDraft values={undefined} problems={undefined} /> }),
  ),
  post('/console/policies/new', ['operator'], async (request) => {
    const values = await request.form()
    const result = await request.run(saveDraft, { title: values.text('title'), words: values.text('words'), changeset: {} })
    if (result.ok) return redirect(`/console/policies/drafts/${result.value.id}/edit`)
    return page({
      title: 'New draft',
      width: 'narrow',
      status: 422,
      body: <NewDraft values={values} problems={wrong(result.refusal)} />,
    })
  }),
  get('/console/policies/drafts/:draftId/edit', ['operator'], async (request) => {
    const opened = await open(request)
    if (opened === undefined || !mayEdit(opened.draft.state)) return notFound()
    return editor(request, opened, {
      values: valuesOf(opened.draft.document, opened.draft),
      check: checked(opened, opened.draft.changeset),
    })
  }),
  post('/console/policies/drafts/:draftId/edit', ['operator'], async (request) => {
    const opened = await open(request)
    if (opened === undefined) return notFound()
    const values = await request.form()
    const edits = editsOf(opened, values)
    if (!edits.ok) return editor(request, opened, { values, problems: edits.refusal })
    const check = checked(opened, edits.value)
    if (values.text('intent') === 'check' || !check.ok) return editor(request, opened, { values, check })

    const result = await request.run(saveDraft, {
      draftId: opened.draft.id,
      revision: values.integer('revision'),
      title: values.text('title'),
      words: values.text('words'),
      changeset: edits.value,
    })
    if (!result.ok) return editor(request, opened, { values, check, problems: wrong(result.refusal) })
    return redirect(`/console/policies/drafts/${opened.draft.id}`, {
      flash: { kind: 'done', text: 'Saved. Nobody outside the console sees it until it is announced.' },
    })
  }),
]

interface Opened {
  readonly draft: Draft
  readonly parent: PolicyDocument
}

async function open(request: WebRequest<'/console/policies/drafts/:draftId/edit'>): Promise<Opened | undefined> {
  return request.reading(async (tx) => {
    const draft = await findDraft(tx, request.params.draftId)
    if (draft === undefined) return undefined
    return { draft, parent: (await getPricedBy(tx, POLICY, draft.parent)).document }
  })
}

/** The edits that the form makes: either its fields or, when it was opened, the changeset as text. */
function editsOf({ draft, parent }: Opened, values: FormValues): Result<Changeset, { code: string } & FormProblems> {
  const text = values.text('changeset')
  if (text !== '') {
    try {
      return { ok: true, value: JSON.parse(text) as Changeset }
    } catch {
      return {
        ok: false,
        refusal: { code: 'no_json', ...problem('This is not JSON. Check quotes, commas and brackets.', 'changeset') },
      }
    }
  }
  const read = readDocument(documentOf(values, draft.document))
  if (!read.ok) {
    return {
      ok: false,
      refusal: { code: 'invalid', list: read.refusal.issues.map((issue) => ({ text: `${issue.path}: ${issue.message}` })) },
    }
  }
  const breaksPromises = values.all('breaks')
  return {
    ok: true,
    value: { ...changesetBetween(parent, read.value), ...(breaksPromises.length === 0 ? {} : { breaksPromises }) },
  }
}

type Check = Result<Examined, { code: string } & FormProblems>

function checked({ parent }: Opened, changeset: Changeset): Check {
  const result = examine(parent, changeset)
  return result.ok ? result : { ok: false, refusal: { code: result.refusal.code, ...wrong(result.refusal) } }
}

/** Sentences for whatever keeps a draft from being kept. */
function wrong(refusal: { readonly code: string }): FormProblems {
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

async function editor(
  request: WebRequest,
  opened: Opened,
  shown: { readonly values: FormValues; readonly check?: Check; readonly problems?: FormProblems },
) {
  const { draft } = opened
  const checkProblems = shown.check?.ok === false ? shown.check.refusal : undefined
  const problems = shown.problems ?? checkProblems
  const inForce = await request.reading((tx) => findVersionInForce(tx, POLICY, request.now))
  return page({
    title: `Edit draft: ${draft.title}`,
    width: 'wide',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Console', href: '/console' },
            { label: 'Policies', href: '/console/policies' },
            { label: draft.title, href: `/console/policies/drafts/${draft.id}` },
          ]}
        />
        <PageHeader
          title="Edit the draft"
          lead={`Against version ${draft.parent}${inForce?.version === draft.parent ? ', which is in force' : ''}. Saving drops an earlier approval.`}
        />
        <Form action={`/console/policies/drafts/${draft.id}/edit`} values={shown.values} problems={problems} id="draft" wide>
          <div data-check="check">
            <input type="hidden" name="revision" value={shown.values.text('revision') || draft.revision} />
            <DraftFields document={draft.document} />
          </div>
          <FormActions>
            <Button name="intent" value="check" look="secondary">
              Check and compare
            </Button>
            <Button name="intent" value="save">
              Save draft
            </Button>
          </FormActions>
          <Live id="check">
            {shown.check?.ok === true ? <CheckView examined={shown.check.value} parent={draft.parent} /> : null}
          </Live>
          <details>
            <summary>Edit as text</summary>
            <Callout title="For people who like files">
              The edits against version {draft.parent}, by clause id. What stands here is used instead of the fields above.
            </Callout>
            <CodeBlock label="Edits now" code={JSON.stringify(draft.changeset, null, 2)} />
            <TextArea name="changeset" label="Edits as JSON" hint="Leave empty to use the fields." rows={10} code optional />
          </details>
        </Form>
      </>
    ),
  })
}

function NewDraft({
  values,
  problems,
}: {
  readonly values: FormValues | undefined
  readonly problems: FormProblems | undefined
}) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
        ]}
      />
      <PageHeader
        title="New draft"
        lead="Starts from the rules in force. Nothing changes for anybody until it is approved, announced, and its day has come."
      />
      <Form action="/console/policies/new" values={values} problems={problems}>
        <TextField name="title" label="Title" hint="What changes, in one line." maxLength={200} />
        <TextArea
          name="words"
          label="In plain words"
          hint="What changes, why, and what happens next. You can change it later."
          rows={5}
        />
        <FormActions>
          <Button>Start the draft</Button>
        </FormActions>
      </Form>
    </>
  )
}
