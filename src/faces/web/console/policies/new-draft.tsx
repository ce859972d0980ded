import { get, page, post, redirect, type FormProblems, type FormValues, type WebRequest } from '#faces/web/routes.ts'
import { Breadcrumbs, Button, Form, FormActions, PageHeader, Select, TextArea, TextField } from '#faces/web/kit/index.ts'
import {
  changesetBetween,
  findUpcomingVersion,
  findVersionInForce,
  getPricedBy,
  listPacks,
  loadPack,
  policyKinds,
  saveDraft,
  type PolicyDocument,
  type PolicyName,
} from '#modules/policy/index.ts'
import { askedPolicy, policyCrumbs, withPolicy } from './asked-policy.ts'
import { saveProblems } from './save-problems.ts'

/** A new draft: from the rules in force, or from a pack (`?pack=pph`, `?pack=upwork-history/P5`). */
export const routes = [
  get('/console/policies/new', ['operator'], async (request) => {
    const pack = request.query.get('pack') ?? undefined
    const policy = askedPolicy(request.query)
    return newDraftPage({
      policy,
      pack: packVersions(policy).some(({ value }) => value === whole(pack)) ? whole(pack) : undefined,
    })
  }),
  post('/console/policies/new', ['operator'], async (request) => {
    const values = await request.form()
    const policy = askedPolicy(request.query)
    const result = await request.run(saveDraft, {
      policy,
      title: values.text('title'),
      words: values.text('words'),
      changeset: await firstEdits(request, policy, values.text('start')),
    })
    if (result.ok) return redirect(`/console/policies/drafts/${result.value.id}/edit`)
    return newDraftPage({ policy, values, problems: saveProblems(result.refusal) })
  }),
]

/** `pph` is short for its newest version. */
function whole(pack: string | undefined): string | undefined {
  if (pack === undefined || pack.includes('/')) return pack
  return listPacks().includes(pack) ? `${pack}/${loadPack(pack).versions.at(-1)!.version}` : undefined
}

function packVersions(policy: PolicyName) {
  return listPacks().flatMap((name): readonly PackChoice[] => {
    const { title, versions, others } = loadPack(name)
    if (policy !== 'connects') {
      const document = others.find((one) => one.policy === policy)
      return document === undefined ? [] : [{ value: `${name}/${policy}`, label: document.title, document }]
    }
    return versions.map(({ version, document }) => ({ value: `${name}/${version}`, label: `${title}: ${version}`, document }))
  })
}

interface PackChoice {
  readonly value: string
  readonly label: string
  readonly document: PolicyDocument
}

/** What turns the newest rules into those of the pack, with the promises it does not keep named. */
async function firstEdits(request: WebRequest, policy: PolicyName, start: string): Promise<object> {
  const pack = packVersions(policy).find(({ value }) => value === start)
  if (pack === undefined) return {}
  const newest = await request.reading(async (tx): Promise<PolicyDocument | undefined> => {
    const upcoming = await findUpcomingVersion(tx, policy)
    if (upcoming !== undefined) return (await getPricedBy(tx, policy, upcoming.version)).document
    return (await findVersionInForce(tx, policy, request.now))?.document
  })
  return newest === undefined ? {} : changesetBetween(newest, pack.document)
}

function newDraftPage({
  policy,
  pack,
  values,
  problems,
}: {
  readonly policy: PolicyName
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
        <Breadcrumbs items={policyCrumbs(policy)} />
        <PageHeader
          {...(policy === 'connects' ? {} : { eyebrow: policyKinds[policy].title })}
          title="New draft"
          lead="Nothing changes for anybody until it is approved, announced, and its day has come."
        />
        <Form action={withPolicy('/console/policies/new', policy)} values={values} problems={problems}>
          <Select
            name="start"
            label="Start from"
            hint="Whatever you start from, the draft shows each difference to the rules in force."
            empty="The rules in force"
            choices={packVersions(policy).map(({ value, label }) => ({ value, label }))}
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
