import { get, page, post, redirect, type FormProblems, type FormValues, type WebRequest } from '#faces/web/routes.ts'
import { Breadcrumbs, Button, Form, FormActions, PageHeader, Select, TextArea, TextField } from '#faces/web/kit/index.ts'
import {
  changesetBetween,
  findUpcomingVersion,
  findVersionInForce,
  getPricedBy,
  listPacks,
  loadPack,
  saveDraft,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import { POLICY } from '../../public/rules/words.ts'
import { saveProblems } from './save-problems.ts'

/** A new draft: from the rules in force, or from a pack (`?pack=pph`, `?pack=upwork-history/P5`). */
export const routes = [
  get('/console/policies/new', ['operator'], async (request) => {
    const pack = request.query.get('pack') ?? undefined
    return newDraftPage({ pack: packVersions().some(({ value }) => value === whole(pack)) ? whole(pack) : undefined })
  }),
  post('/console/policies/new', ['operator'], async (request) => {
    const values = await request.form()
    const result = await request.run(saveDraft, {
      title: values.text('title'),
      words: values.text('words'),
      changeset: await firstEdits(request, values.text('start')),
    })
    if (result.ok) return redirect(`/console/policies/drafts/${result.value.id}/edit`)
    return newDraftPage({ values, problems: saveProblems(result.refusal) })
  }),
]

/** `pph` is short for its newest version. */
function whole(pack: string | undefined): string | undefined {
  if (pack === undefined || pack.includes('/')) return pack
  return listPacks().includes(pack) ? `${pack}/${loadPack(pack).versions.at(-1)!.version}` : undefined
}

function packVersions() {
  return listPacks().flatMap((name) => {
    const { title, versions } = loadPack(name)
    return versions.map(({ version, document }) => ({ value: `${name}/${version}`, label: `${title}: ${version}`, document }))
  })
}

/** What turns the newest rules into those of the pack, with the promises it does not keep named. */
async function firstEdits(request: WebRequest, start: string): Promise<object> {
  const pack = packVersions().find(({ value }) => value === start)
  if (pack === undefined) return {}
  const newest = await request.reading(async (tx): Promise<PolicyDocument | undefined> => {
    const upcoming = await findUpcomingVersion(tx, POLICY)
    if (upcoming !== undefined) return (await getPricedBy(tx, POLICY, upcoming.version)).document
    return (await findVersionInForce(tx, POLICY, request.now))?.document
  })
  return newest === undefined ? {} : changesetBetween(newest, pack.document)
}

function newDraftPage({
  pack,
  values,
  problems,
}: {
  readonly pack?: string | undefined
  readonly values?: FormValues
  readonly problems?: FormProblems
}) {
  return page({
    title: 'New draft',
    width: 'narrow',
    status: problems === undefined ? 200 : 422,
    body: (
      <>
        <Breadcrumbs
          items={[
            { label: 'Console', href: '/console' },
            { label: 'Policies', href: '/console/policies' },
          ]}
        />
        <PageHeader title="New draft" lead="Nothing changes for anybody until it is approved, announced, and its day has come." />
        <Form action="/console/policies/new" values={values} problems={problems}>
          <Select
            name="start"
            label="Start from"
            hint="Whatever you start from, the draft shows each difference to the rules in force."
            empty="The rules in force"
            choices={packVersions().map(({ value, label }) => ({ value, label }))}
            {...(pack === undefined ? {} : { value: pack })}
            optional
          />
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
    ),
  })
}
