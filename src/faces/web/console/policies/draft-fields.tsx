import { Section, TextArea, TextField } from '#faces/web/kit/index.ts'
import { CaseFields } from './case-fields.tsx'
import { rowLists } from './draft-form.ts'
import { AssumptionFields, GrantFields, PromiseFields, ReturnFields, RulesName, SettingFields } from './other-fields.tsx'
import { ParamFields } from './param-fields.tsx'
import type { EditorView } from './row-pieces.tsx'
import { RuleTables } from './rule-tables.tsx'

/** Everything a document holds as fields, most used first. Nothing here needs a script. */
export function DraftFields({ view, promiseDays }: { readonly view: EditorView; readonly promiseDays: number }) {
  const areConnects = view.document.policy === 'connects'
  return (
    <>
      {rowLists.flatMap((list) =>
        view.form
          .all(`rows.${list}`)
          .map((key) => <input key={`${list} ${key}`} type="hidden" name={`rows.${list}`} value={key} />),
      )}
      <RuleTables view={view} />
      <ParamFields view={view} />
      {areConnects ? <ReturnFields view={view} /> : null}
      {areConnects ? <GrantFields view={view} /> : null}
      <PromiseFields view={view} promiseDays={promiseDays} />
      <CaseFields view={view} />
      {areConnects ? <SettingFields /> : <RulesName />}
      <AssumptionFields view={view} />
      <Section
        id="announcement"
        title="What you announce"
        intro="This becomes the announcement's text. Write it for the people who will pay."
      >
        <TextField name="title" label="Title" hint="What changes, in one line." maxLength={200} />
        <TextArea
          name="words"
          label="In plain words"
          hint="What changes, why, and what happens next."
          rows={5}
          maxLength={20_000}
        />
      </Section>
    </>
  )
}
