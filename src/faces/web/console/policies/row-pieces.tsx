import type { ReactNode } from 'react'
import { Button, CheckboxGroup, FieldSet, Grid, RadioGroup, Stack, TextField, type Choice } from '#faces/web/kit/index.ts'
import type { FormProblems, FormValues } from '#faces/web/routes.ts'
import { factSpec, type FactName, type PolicyDocument, type TestOutcome, type When } from '#modules/policy/index.ts'
import { nextKey } from './form-changes.ts'
import { factHeading, isMoney, valueWords } from './fact-words.ts'
import { rowAnchor } from './issue-fields.ts'
import type { RowList } from './draft-form.ts'

/** What every part of the editor looks at. */
export interface EditorView {
  /** Where the form is sent. */
  readonly action: string
  readonly form: FormValues
  /** What the fields say now; numbers that cannot be read are NaN in it. */
  readonly document: PolicyDocument
  /** The version that the draft is a change of. */
  readonly parent: PolicyDocument
  readonly problems: FormProblems
  /** What became of the form's cases, in their order; none while they cannot be priced. */
  readonly cases: readonly TestOutcome[]
}

export function isNew(key: string): boolean {
  return key.startsWith('_')
}

/** New rows and rows with something to mend come unfolded. */
function isOpen({ problems }: EditorView, name: string, key: string): boolean {
  return isNew(key) || problems.list.some(({ field }) => field?.startsWith(`${name}.`) === true)
}

/** A row's fields behind its "Edit"; findings lead here. */
export function EditRow({
  view,
  list,
  rowKey,
  title,
  children,
}: {
  readonly view: EditorView
  readonly list: RowList
  readonly rowKey: string
  readonly title: string
  readonly children: ReactNode
}) {
  const name = `${list}.${rowKey}`
  return (
    <details className="edit-row" open={isOpen(view, name, rowKey)}>
      <summary id={rowAnchor(name)}>Edit “{title}”</summary>
      <div className="edit-fields stack space-normal">{children}</div>
    </details>
  )
}

/** A part of the page that is shown anew while somebody types in the fields around it. */
export function Fresh({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <span id={`fresh-${id}`} data-fresh>
      {children}
    </span>
  )
}

/** Adds a row and leads to its first field, also without scripts. */
export function AddButton({
  view,
  list,
  intent,
  field = 'title',
  children,
}: {
  readonly view: EditorView
  readonly list: RowList
  readonly intent: string
  /** The new row's field to begin with. */
  readonly field?: string
  readonly children: ReactNode
}) {
  const target = `${list}.${nextKey(view.form, list)}.${field}`
  return (
    <Button look="secondary" size="small" name="intent" value={intent} formAction={`${view.action}#draft-${target}`}>
      {children}
    </Button>
  )
}

/** Only new things have an id to choose: receipts and announcements name it for ever. */
export function IdField({ name, rowKey }: { readonly name: string; readonly rowKey: string }) {
  if (!isNew(rowKey)) return null
  return (
    <TextField
      name={`${name}.id`}
      label="Id"
      hint="Receipts name it for ever. Leave it empty and it is made from the title. Lower-case letters, digits and hyphens."
      width="short"
      optional
    />
  )
}

/** Conditions: those in use first, the others folded away. */
export function ConditionFields({
  name,
  facts,
  when,
}: {
  readonly name: string
  readonly facts: readonly FactName[]
  readonly when: When
}) {
  if (facts.length === 0) return null
  const used = facts.filter((fact) => when[fact] !== undefined)
  const others = facts.filter((fact) => when[fact] === undefined)
  return (
    <FieldSet legend="When it applies" hint="All of these must hold. What you leave empty does not matter.">
      {used.map((fact) => (
        <FactField key={fact} name={`${name}.${fact}`} fact={fact} />
      ))}
      {others.length === 0 ? null : (
        <details>
          <summary>{used.length === 0 ? 'Every case. Choose which' : 'More conditions'}</summary>
          <Stack>
            {others.map((fact) => (
              <FactField key={fact} name={`${name}.${fact}`} fact={fact} />
            ))}
          </Stack>
        </details>
      )}
    </FieldSet>
  )
}

function FactField({ name, fact }: { readonly name: string; readonly fact: FactName }) {
  const spec = factSpec(fact)
  const label = factHeading(fact)
  if (spec.type === 'enum') {
    const choices: readonly Choice[] = spec.values.map((value) => ({ value, label: valueWords(fact, value) }))
    return <CheckboxGroup name={name} label={label} choices={choices} look="row" optional />
  }
  if (spec.type === 'bool') {
    const choices = [
      { value: '', label: 'either' },
      { value: 'yes', label: 'yes' },
      { value: 'no', label: 'no' },
    ]
    return <RadioGroup name={name} label={label} choices={choices} look="row" optional />
  }
  const unit = isMoney(fact) ? { before: '$' } : {}
  return (
    <Grid least="small">
      <TextField name={`${name}.gte`} label={`${label}, from`} inputMode="decimal" width="short" optional {...unit} />
      <TextField name={`${name}.lt`} label={`${label}, below`} inputMode="decimal" width="short" optional {...unit} />
    </Grid>
  )
}
