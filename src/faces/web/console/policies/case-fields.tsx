import { Badge, Button, Checkbox, Grid, Section, Select, TextField } from '#faces/web/kit/index.ts'
import {
  actionNames,
  capitalized,
  connectsText,
  factSpec,
  factsOf,
  subjectWords,
  type FactName,
  type PricedAction,
} from '#modules/policy/index.ts'
import { caseOf } from './case-form.ts'
import { nextKey } from './form-changes.ts'
import { caseValueText, factHeading, isMoney, valueWords } from './fact-words.ts'
import { rowsOf } from './read-draft.ts'
import { EditRow, Fresh, type EditorView } from './row-pieces.tsx'

/** Cases whose price must come out as written: green or red while one types, and a draft with a red one is not handed over. */
export function CaseFields({ view }: { readonly view: EditorView }) {
  const priced = actionNames.filter((action) => factsOf(action).length > 0)
  return (
    <Section
      id="cases"
      title="Cases that must hold"
      intro="Each says what one action must cost. While one fails, the draft can be saved but not handed over or announced. They travel to the next draft."
    >
      {view.form.all('rows.tests').map((key) => (
        <CaseRow key={key} view={view} rowKey={key} />
      ))}
      <div className="row space-small">
        {priced.map((action) => (
          <Button
            key={action}
            look="secondary"
            size="small"
            name="intent"
            value={`add-test:${action}`}
            formAction={`${view.action}#draft-tests.${nextKey(view.form, 'tests')}.name`}
          >
            Add a case of {subjectWords[action]}
          </Button>
        ))}
      </div>
    </Section>
  )
}

function CaseRow({ view, rowKey }: { readonly view: EditorView; readonly rowKey: string }) {
  const name = `tests.${rowKey}`
  const action = view.form.text(`${name}.action`) as PricedAction
  const clauses = rowsOf(view.form, 'clauses').filter((row) => view.form.text(`${row.name}.for`) === action)
  return (
    <div className="edit-item">
      <input type="hidden" name="rows.tests" value={rowKey} />
      <input type="hidden" name={`${name}.action`} value={action} />
      <p>
        <CaseSummary view={view} name={name} />
      </p>
      <EditRow view={view} list="tests" rowKey={rowKey} title={view.form.text(`${name}.name`) || 'New case'}>
        <TextField
          name={`${name}.name`}
          label="What it holds"
          hint="For example: answering an invitation is free."
          maxLength={200}
        />
        <Grid least="small">
          {(actionNames.includes(action) ? factsOf(action) : []).map((fact) => (
            <CaseFact key={fact} name={`${name}.facts.${fact}`} fact={fact} />
          ))}
        </Grid>
        <Grid least="small">
          <TextField name={`${name}.connects`} label="Must cost (Connects)" inputMode="numeric" width="short" />
          <Select
            name={`${name}.clause`}
            label="Decided by"
            empty="Any rule"
            choices={clauses.map((row) => ({ value: row.id, label: view.form.text(`${row.name}.title`) || row.id }))}
            optional
          />
        </Grid>
        <Checkbox name={`${name}.remove`} label="Remove this case" />
      </EditRow>
    </div>
  )
}

function CaseFact({ name, fact }: { readonly name: string; readonly fact: FactName }) {
  const spec = factSpec(fact)
  const label = factHeading(fact)
  if (spec.type === 'int') {
    return <TextField name={name} label={label} inputMode="decimal" width="short" {...(isMoney(fact) ? { before: '$' } : {})} />
  }
  const choices =
    spec.type === 'enum'
      ? spec.values.map((value) => ({ value, label: valueWords(fact, value) }))
      : ['yes', 'no'].map((value) => ({ value, label: value }))
  return <Select name={name} label={label} choices={choices} empty="Choose" />
}

/** The cases' own words for a page that is open already. */
export function FreshCases({ view }: { readonly view: EditorView }) {
  return view.form.all('rows.tests').map((key) => <CaseSummary key={key} view={view} name={`tests.${key}`} />)
}

function CaseSummary({ view, name }: { readonly view: EditorView; readonly name: string }) {
  const isRemoved = view.form.checked(`${name}.remove`)
  const test = isRemoved ? undefined : caseOf(view.form, name, [])
  const problems: { field: string; text: string }[] = []
  caseOf(view.form, name, problems)
  const title = view.form.text(`${name}.name`) || 'New case'
  if (test === undefined || problems.length > 0) {
    return (
      <Fresh id={name}>
        <Badge tone="neutral">{isRemoved ? 'Removed' : 'Not complete'}</Badge> <strong>{title}</strong>
      </Fresh>
    )
  }
  const outcome = view.cases[rowsOf(view.form, 'tests').findIndex((row) => row.name === name)]
  const facts = factsOf(test.action).map((fact) => caseValueText(fact, test.facts[fact]!))
  return (
    <Fresh id={name}>
      {outcome === undefined ? (
        <Badge tone="neutral">Not priced yet</Badge>
      ) : (
        <Badge tone={outcome.passed ? 'good' : 'bad'}>{outcome.passed ? 'Holds' : 'Fails'}</Badge>
      )}{' '}
      <strong>{title}</strong>{' '}
      <span className="muted">
        {capitalized(subjectWords[test.action])} · {facts.join(' · ')} → {connectsText(test.connects)}
      </span>
      {outcome?.problem === undefined ? null : <span className="case-problem"> {outcome.problem}</span>}
    </Fresh>
  )
}
