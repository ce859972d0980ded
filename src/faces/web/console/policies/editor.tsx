import {
  get,
  notFound,
  page,
  parts,
  post,
  redirect,
  type FormProblems,
  type FormValues,
  type WebRequest,
} from '#faces/web/routes.ts'
import { Breadcrumbs, Button, Columns, Form, LinkButton, PageHeader } from '#faces/web/kit/index.ts'
import { mayEdit, saveDraft, selectNotice, type Draft, type PolicyDocument } from '#modules/policy/index.ts'
import { readTests, testValues } from './case-form.ts'
import { checkForm, withTotals } from './check-form.ts'
import { DraftFields } from './draft-fields.tsx'
import { valuesOf } from './draft-form.ts'
import { tidyRows, withChange } from './form-changes.ts'
import { CheckLine, FreshParts, LiveCheck, type Check } from './live-check.tsx'
import { fieldsOf } from './issue-fields.ts'
import { readDraft } from './read-draft.ts'
import { openDraft, type Opened } from './open-draft.ts'
import { saveProblems } from './save-problems.ts'
import type { EditorView } from './row-pieces.tsx'

type DraftRequest = WebRequest<'/console/policies/drafts/:draftId/edit'>

/** Drafting: the rules as one form, checked, compared and counted while one types, and at every press of a button. */
export const routes = [
  get('/console/policies/drafts/:draftId/edit', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    if (opened === undefined || !mayEdit(opened.draft.state)) return notFound()
    return editor(request, opened, {
      values: valuesOf(opened.draft.document, opened.draft).with(testValues(opened.tests)),
    })
  }),
  post('/console/policies/drafts/:draftId/edit', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    if (opened === undefined) return notFound()
    const values = tidyRows(await request.form())
    const intent = values.text('intent')
    if (intent.startsWith('add-')) return editor(request, opened, { values: withChange(values, intent) })
    const checked = checkForm(opened, values)
    if (intent !== 'save' || checked.examined === undefined) {
      const isMistaken = checked.examined === undefined
      return editor(request, opened, { values, ...(isMistaken ? { problems: checked.problems } : {}) })
    }
    const result = await request.run(saveDraft, {
      draftId: opened.draft.id,
      revision: values.integer('revision'),
      title: values.text('title'),
      words: values.text('words'),
      changeset: checked.examined.changeset,
      tests: readTests(values, opened.tests).tests,
    })
    if (!result.ok) return editor(request, opened, { values, problems: saveProblems(result.refusal, fieldsOf(values)) })
    return redirect(`/console/policies/drafts/${opened.draft.id}`, {
      flash: { kind: 'done', text: 'Saved. Nobody outside the console sees it until it is announced.' },
    })
  }),
  post(
    '/console/policies/drafts/:draftId/check',
    ['operator'],
    async (request) => {
      const started = performance.now()
      const opened = await openDraft(request, request.params.draftId)
      if (opened === undefined) return notFound()
      const values = tidyRows(await request.form())
      const read = performance.now()
      const checked = checkForm(opened, values)
      const compared = performance.now()
      const check = await withTotals(request.app, opened, checked)
      const took = { read: read - started, check: compared - read, totals: performance.now() - compared }
      return parts(<FreshParts view={viewOf(opened, values, check)} check={check} />, took)
    },
    // It changes nothing, and somebody who types asks often.
    { rate: 'reading' },
  ),
]

function viewOf({ draft, parent }: Opened, form: FormValues, { problems, cases }: Pick<Check, 'problems' | 'cases'>): EditorView {
  return {
    action: editAddress(draft),
    form,
    document: readDraft(form, draft.document).document as PolicyDocument,
    parent,
    problems,
    cases,
  }
}

function editAddress(draft: Draft): string {
  return `/console/policies/drafts/${draft.id}/edit`
}

async function editor(
  request: DraftRequest,
  opened: Opened,
  { values, problems }: { readonly values: FormValues; readonly problems?: FormProblems },
) {
  const { draft } = opened
  const check = await withTotals(request.app, opened, checkForm(opened, values))
  const view = viewOf(opened, values, { problems: problems ?? { list: [] }, cases: check.cases })
  const notice = await request.reading((tx) =>
    selectNotice(tx, { policy: draft.policy, version: draft.parent, breaksPromise: true, now: request.now }),
  )
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
          lead={`Against version ${draft.parent}. Saving drops an earlier approval. Nobody outside the console sees it until it is announced.`}
          actions={<LinkButton href={`/console/policies/drafts/${draft.id}/text`}>As text</LinkButton>}
        />
        <Form action={view.action} values={values} problems={problems} id="draft" wide>
          <DefaultButton />
          <EditorColumns view={view} check={check} promiseDays={notice.days} />
        </Form>
      </>
    ),
  })
}

/** What Enter presses without scripts: the first button of a form. */
function DefaultButton() {
  return (
    <button type="submit" name="intent" value="check" className="sr-only" tabIndex={-1} aria-hidden="true">
      Check
    </button>
  )
}

function EditorColumns({
  view,
  check,
  promiseDays,
}: {
  readonly view: EditorView
  readonly check: Check
  readonly promiseDays: number
}) {
  const aside = (
    <div className="live-check stack space-normal">
      <h2>What this does</h2>
      <LiveCheck view={view} check={check} />
    </div>
  )
  return (
    <>
      <div className="editor-columns">
        <Columns aside={aside} asideLabel="What this does">
          <div data-check={view.action.replace(/edit$/, 'check')} className="stack space-large">
            <input type="hidden" name="revision" value={view.form.text('revision')} />
            <DraftFields view={view} promiseDays={promiseDays} />
          </div>
        </Columns>
      </div>
      <output className="sr-only" data-voice />
      <div className="editor-actions row space-small">
        <CheckLine check={check} />
        <Button name="intent" value="save">
          Save draft
        </Button>
        <Button name="intent" value="check" look="secondary">
          Check and compare
        </Button>
      </div>
    </>
  )
}
