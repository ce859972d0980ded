import { CellField, Checkbox, Section, Select, Stack, TextField } from '#faces/web/kit/index.ts'
import {
  factSpec,
  factsOf,
  actionsOf,
  isFactName,
  spanText,
  type ChargeTerms,
  type PolicyDocument,
} from '#modules/policy/index.ts'
import { factHeading, isMoney, numberHeading } from './fact-words.ts'
import { rowAnchor } from './issue-fields.ts'
import { rowsOf, tableRows, type FormRow } from './read-draft.ts'
import { AddButton, Fresh, IdField, isNew, type EditorView } from './row-pieces.tsx'

/** Empty rows below a price table for new steps. */
const SPARE_ROWS = 2

/** What stands once and is used by many rules: price tables and single numbers, each with the rules that use it. */
export function ParamFields({ view }: { readonly view: EditorView }) {
  const rows = keysWithRows(view)
  const tables = rows.filter(({ row }) => view.form.text(`${row.name}.kind`) === 'table')
  const numbers = rows.filter(({ row }) => view.form.text(`${row.name}.kind`) !== 'table')
  return (
    <>
      <Section
        id="tables"
        title="Price tables"
        intro="Each stands here once, for all rules that use it. A row ends where the next one starts; empty rows are left out."
        actions={
          <AddButton view={view} list="params" intent="add-table:jobBudgetUsdCents">
            Add a price table
          </AddButton>
        }
      >
        <Stack space="large">
          {tables.map(({ row }) => (
            <TableFields key={row.key} view={view} row={row} />
          ))}
        </Stack>
      </Section>
      <Section
        id="numbers"
        title="Numbers that rules share"
        intro="A rule can name one of these, by the short name behind it, instead of a number of its own."
        actions={
          <AddButton view={view} list="params" intent="add-number" field="id">
            Add a number
          </AddButton>
        }
      >
        <NumberTable view={view} rows={numbers.map(({ row }) => row)} />
      </Section>
    </>
  )
}

/** All parameters of the form, also those ticked for removal. */
function keysWithRows({ form }: EditorView): readonly { readonly row: FormRow }[] {
  const kept = rowsOf(form, 'params')
  return form
    .all('rows.params')
    .map((key) => ({ row: kept.find((one) => one.key === key) ?? { key, id: key, name: `params.${key}` } }))
}

function TableFields({ view, row: { key, id, name } }: { readonly view: EditorView; readonly row: FormRow }) {
  const { form } = view
  const on = form.text(`${name}.on`)
  return (
    <fieldset className="field-set" id={rowAnchor(name)} tabIndex={-1}>
      <legend>{form.text(`${name}.title`) || 'New price table'}</legend>
      <input type="hidden" name={`${name}.kind`} value="table" />
      <UsedBy view={view} id={id} name={name} />
      <TextField name={`${name}.title`} label="Name" maxLength={120} width="short" />
      <IdField name={name} rowKey={key} />
      {isNew(key) ? (
        <Select name={`${name}.on`} label="Looks at" choices={numberFacts(view.document)} />
      ) : (
        <input type="hidden" name={`${name}.on`} value={on} />
      )}
      <div className="table-frame">
        <table className="data-table step-table">
          <caption className="sr-only">Rows of {form.text(`${name}.title`)}</caption>
          <thead>
            <tr>
              <th scope="col">{isFactName(on) ? factHeading(on) : on}</th>
              <th scope="col">From</th>
              <th scope="col">Connects</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: filledRows(view, name) + SPARE_ROWS }, (_, index) => (
              <tr key={index}>
                <th scope="row">
                  <Fresh id={`${name}.${index}`}>{stepText(view.document, id, form.text(`${name}.${index}.from`))}</Fresh>
                </th>
                <td>
                  <CellField
                    name={`${name}.${index}.from`}
                    label={`Row ${index + 1} starts at`}
                    inputMode="decimal"
                    {...(isMoney(on) ? { before: '$' } : {})}
                  />
                </td>
                <td>
                  <CellField name={`${name}.${index}.price`} label={`Row ${index + 1} costs, in Connects`} inputMode="numeric" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Checkbox name={`${name}.remove`} label="Remove this price table" />
    </fieldset>
  )
}

function filledRows({ form }: EditorView, name: string): number {
  const rows = tableRows(form, name)
  const last = Array.from({ length: rows }, (_, index) => index).findLast(
    (index) => form.text(`${name}.${index}.from`) !== '' || form.text(`${name}.${index}.price`) !== '',
  )
  return (last ?? -1) + 1
}

/** "$600–2,000": what a row covers, as far as one can tell while it is being typed. */
function stepText(document: PolicyDocument, id: string, typed: string): string {
  const table = document.params[id]
  if (typed === '' || typeof table !== 'object' || !isFactName(table.on)) return ''
  const wanted = Number(typed.replaceAll(/[\s,_$]/g, '')) * (isMoney(table.on) ? 100 : 1)
  const index = table.steps.findIndex(([from]) => from === Math.round(wanted))
  return index < 0 ? '' : spanText(table.on, { from: table.steps[index]![0], to: table.steps[index + 1]?.[0] })
}

function NumberTable({ view, rows }: { readonly view: EditorView; readonly rows: readonly FormRow[] }) {
  if (rows.length === 0) return <p className="muted">None.</p>
  return (
    <div className="table-frame">
      <table className="data-table wide-table">
        <caption className="sr-only">Numbers that rules share</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Used by</th>
            <th scope="col">Remove</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, id, name }) => (
            <tr key={key} id={rowAnchor(name)} tabIndex={-1}>
              <th scope="row">
                <input type="hidden" name={`${name}.kind`} value="number" />
                {isNew(key) ? (
                  <CellField name={`${name}.id`} label="Name of the new number" />
                ) : (
                  <span className="cell-value">
                    {numberHeading(id)} <code className="number-id">{id}</code>
                  </span>
                )}
              </th>
              <td>
                <CellField
                  name={`${name}.value`}
                  label={isNew(key) ? 'Value of the new number' : numberHeading(id)}
                  inputMode="numeric"
                />
              </td>
              <td>
                <span className="cell-value">
                  <UsedBy view={view} id={id} name={name} />
                </span>
              </td>
              <td>
                <Checkbox
                  name={`${name}.remove`}
                  label={
                    <>
                      Remove<span className="sr-only"> {isNew(key) ? 'the new number' : numberHeading(id)}</span>
                    </>
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function UsedBy({ view, id, name }: { readonly view: EditorView; readonly id: string; readonly name: string }) {
  const users = view.document.clauses.filter((clause) => namesOf(clause.charge).includes(id)).map(({ title }) => title)
  const said =
    users.length === 0
      ? id.startsWith('notice.')
        ? 'Used by the notice of this policy'
        : 'Used by no rule'
      : `Used by: ${users.join(' · ')}`
  return (
    <p className="muted">
      <Fresh id={`used-${name}`}>{said}</Fresh>
    </p>
  )
}

function namesOf(charge: ChargeTerms): readonly (string | number)[] {
  if ('fixed' in charge) return [charge.fixed]
  if ('table' in charge) return [charge.table]
  return Object.values('auction' in charge ? charge.auction : charge.floating) as readonly (string | number)[]
}

function numberFacts({ policy }: PolicyDocument) {
  const facts = [...new Set(actionsOf(policy).flatMap((action) => factsOf(action)))]
  return facts.filter((fact) => factSpec(fact).type === 'int').map((fact) => ({ value: fact, label: factHeading(fact) }))
}
