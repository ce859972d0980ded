import { get, notFound, page, post, redirect, type FormProblems, type FormValues } from '#faces/web/routes.ts'
import {
  Breadcrumbs,
  Button,
  CodeBlock,
  Form,
  FormActions,
  Hash,
  LinkButton,
  Notice,
  PageHeader,
  Section,
  TextArea,
} from '#faces/web/kit/index.ts'
import {
  canonicalJson,
  changesetBetween,
  mayEdit,
  parseRulesText,
  readChangeset,
  readDocument,
  readPolicyTests,
  saveDraft,
  type Draft,
  type PolicyDocument,
  type PolicyTests,
} from '#modules/policy/index.ts'
import { openDraft, type Opened } from './open-draft.ts'
import { allIn, saveProblems } from './save-problems.ts'

/** A draft as text: the very text that is hashed, to take away and to bring back. */
export const routes = [
  get('/console/policies/drafts/:draftId/text', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    return opened === undefined ? notFound() : textPage(opened)
  }),
  post('/console/policies/drafts/:draftId/text', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    if (opened === undefined) return notFound()
    const values = await request.form()
    const read = readRules(values.text('rules'), opened.parent)
    if ('problems' in read) return textPage(opened, { values, problems: read.problems })
    const { id, title, words, revision } = opened.draft
    const result = await request.run(saveDraft, {
      draftId: id,
      revision,
      title,
      words,
      changeset: opened.draft.changeset,
      ...read,
    })
    if (!result.ok) return textPage(opened, { values, problems: saveProblems(result.refusal, allIn('rules')) })
    return redirect(`/console/policies/drafts/${id}/edit`, {
      flash: { kind: 'done', text: 'Read and saved. The draft says exactly what the text says.' },
    })
  }),
  get('/console/policies/drafts/:draftId/rules.json', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    return opened === undefined ? notFound() : jsonFile(`draft-${opened.draft.id}.json`, opened.draft.document)
  }),
  get('/console/policies/drafts/:draftId/edits.json', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    return opened === undefined ? notFound() : jsonFile(`draft-${opened.draft.id}-edits.json`, opened.draft.changeset)
  }),
  get('/console/policies/drafts/:draftId/cases.json', ['operator'], async (request) => {
    const opened = await openDraft(request, request.params.draftId)
    return opened === undefined ? notFound() : jsonFile(`draft-${opened.draft.id}-cases.json`, opened.tests)
  }),
]

function jsonFile(name: string, value: unknown): Response {
  return new Response(`${canonicalJson(value)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  })
}

type ReadRules = { readonly changeset: object } | { readonly tests: PolicyTests } | { readonly problems: FormProblems }

/** A whole document, edits by clause id, or cases that must hold: told apart by what only one of them has. */
function readRules(text: string, parent: PolicyDocument): ReadRules {
  const value = parseRulesText(text)
  if (!value.ok) return { problems: saveProblems(value.refusal, allIn('rules')) }
  const keys = typeof value.value === 'object' && value.value !== null ? Object.keys(value.value) : []
  if (keys.includes('prices') || keys.includes('given')) {
    const tests = readPolicyTests(value.value)
    return tests.ok ? { tests: tests.value } : { problems: saveProblems(tests.refusal, allIn('rules')) }
  }
  if (keys.length > 0 && !keys.includes('clauses')) {
    const changeset = readChangeset(value.value)
    return changeset.ok ? { changeset: changeset.value } : { problems: saveProblems(changeset.refusal, allIn('rules')) }
  }
  const document = readDocument(value.value)
  return document.ok
    ? { changeset: changesetBetween(parent, document.value) }
    : { problems: saveProblems(document.refusal, allIn('rules')) }
}

function textPage({ draft }: Opened, sent?: { readonly values: FormValues; readonly problems: FormProblems }) {
  const base = `/console/policies/drafts/${draft.id}`
  return page({
    title: `Draft as text: ${draft.title}`,
    width: 'wide',
    status: sent === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Console', href: '/console' },
            { label: 'Policies', href: '/console/policies' },
            { label: draft.title, href: base },
          ]}
        />
        <PageHeader
          title="The draft as text"
          lead="Canonical JSON: the very text that is hashed. Take it away, work on it with your own tools, bring it back."
          actions={mayEdit(draft.state) ? <LinkButton href={`${base}/edit`}>Edit as a form</LinkButton> : undefined}
        />
        <Section
          title="Take it away"
          intro="What you take away and bring back unchanged is the same to the last byte."
          actions={
            <>
              <LinkButton href={`${base}/rules.json`}>All rules</LinkButton>
              <LinkButton href={`${base}/edits.json`}>Only the edits</LinkButton>
              <LinkButton href={`${base}/cases.json`}>The cases that must hold</LinkButton>
            </>
          }
        >
          <p>
            Hash of the rules: <Hash value={draft.sha256} />
          </p>
          <CodeBlock label={`The edits against version ${draft.parent}`} code={JSON.stringify(draft.changeset, null, 2)} />
        </Section>
        {mayEdit(draft.state) ? <BringBack draft={draft} sent={sent} /> : null}
      </>
    ),
  })
}

function BringBack({
  draft,
  sent,
}: {
  readonly draft: Draft
  readonly sent: { readonly values: FormValues; readonly problems: FormProblems } | undefined
}) {
  return (
    <Section
      title="Bring it back"
      intro={`Complete rules, edits against version ${draft.parent} by clause id, or a file of cases that must hold.`}
    >
      <Notice tone="note" title="This replaces what the draft has">
        Its title and words stay. An earlier approval is dropped. Nothing is stored while anything in the text is wrong.
      </Notice>
      <Form action={`/console/policies/drafts/${draft.id}/text`} values={sent?.values} problems={sent?.problems} id="text" wide>
        <TextArea
          name="rules"
          label="Rules, edits or cases as JSON"
          hint="At most 256 kB here; larger ones through the command line: guildhall policy import."
          rows={16}
          code
        />
        <label className="needs-script file-into">
          Or choose a file <input type="file" accept=".json,application/json" data-file-into="text-rules" />
        </label>
        <FormActions>
          <Button>Read and save</Button>
        </FormActions>
      </Form>
    </Section>
  )
}
