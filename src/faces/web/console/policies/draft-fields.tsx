import {
  Card,
  Checkbox,
  CheckboxGroup,
  FieldSet,
  Grid,
  RadioGroup,
  Section,
  Select,
  Stack,
  TextArea,
  TextField,
  type Choice,
} from '#faces/web/kit/index.ts'
import {
  actionNames,
  factLabel,
  factSpec,
  factsOf,
  subjectWords,
  valueText,
  type Clause,
  type FactName,
  type PolicyDocument,
  type PricedAction,
  type PriceTable,
} from '#modules/policy/index.ts'
import { NEW_CLAUSE, SPARE_ROWS, isMoney } from './draft-form.ts'

/** Every rule as fields: one card per clause, one row per price step. Nothing here needs a script. */
export function DraftFields({ document }: { readonly document: PolicyDocument }) {
  return (
    <>
      <Section title="What you announce" intro="This becomes the announcement's text. Write it for the people who will pay.">
        <TextField name="title" label="Title" hint="What changes, in one line." maxLength={200} />
        <TextArea
          name="words"
          label="In plain words"
          hint="What changes, why, and what happens next."
          rows={5}
          maxLength={20_000}
        />
      </Section>
      <Section title="Price tables and settings" intro="Set once, used by every clause that names them.">
        {Object.entries(document.params).map(([name, param]) =>
          typeof param === 'number' ? null : <TableFields key={name} name={name} table={param} />,
        )}
        <Grid least="small">
          <TextField name="unitPriceUsdCents" label="Price of one Connect (US cents)" inputMode="numeric" width="short" />
          <TextField
            name="limits.noticeDays"
            label="Days of notice before anything gets dearer"
            inputMode="numeric"
            width="short"
          />
          <TextField name="limits.quoteMinutes" label="Minutes a shown price is honoured" inputMode="numeric" width="short" />
          {document.grants.map((grant) => (
            <TextField
              key={grant.id}
              name={`grants.${grant.id}`}
              label={`${grant.title} (Connects)`}
              inputMode="numeric"
              width="short"
            />
          ))}
          {Object.entries(document.params).map(([name, param]) =>
            typeof param === 'number' ? (
              <TextField key={name} name={`params.${name}`} label={name} inputMode="numeric" width="short" />
            ) : null,
          )}
        </Grid>
      </Section>
      <Section
        title="Clauses"
        intro="Exactly one clause decides each case. Where two could, one must be the declared exception to the other."
      >
        <Stack>
          {document.clauses.map((clause) => (
            <ClauseFields key={clause.id} clause={clause} document={document} />
          ))}
          <NewClauseFields document={document} />
        </Stack>
      </Section>
      <Section title="Promises" intro="A change that breaks a promise has to say so, and then needs longer notice.">
        <CheckboxGroup
          name="breaks"
          label="This version openly breaks"
          optional
          choices={document.promises.map((promise) => ({ value: promise.id, label: promise.text }))}
        />
      </Section>
    </>
  )
}

function TableFields({ name, table }: { readonly name: string; readonly table: PriceTable }) {
  const unit = isMoney(table.on) ? 'From (US dollars)' : 'From'
  return (
    <FieldSet legend={table.title} hint="A row ends where the next one starts. Empty rows are left out.">
      {Array.from({ length: table.steps.length + SPARE_ROWS }, (_, index) => (
        <Grid key={index} least="small">
          <TextField
            name={`params.${name}.${index}.from`}
            label={`${unit}, row ${index + 1}`}
            inputMode="decimal"
            width="short"
            optional
          />
          <TextField
            name={`params.${name}.${index}.price`}
            label={`Connects, row ${index + 1}`}
            inputMode="numeric"
            width="short"
            optional
          />
        </Grid>
      ))}
    </FieldSet>
  )
}

function ClauseFields({ clause, document }: { readonly clause: Clause; readonly document: PolicyDocument }) {
  const name = `clauses.${clause.id}`
  const isTerms = !('fixed' in clause.charge) && !('table' in clause.charge)
  return (
    <Card title={clause.title} level={3} meta={<code>{clause.id}</code>}>
      <p className="muted">{subjectWords[clause.for]}</p>
      {isTerms ? (
        <p>The price is made by bidders or by demand; its terms are the settings above.</p>
      ) : (
        <ChargeFields name={name} document={document} />
      )}
      <details>
        <summary>Title, reason and when it applies</summary>
        <Stack>
          <TextField name={`${name}.title`} label="Title" maxLength={120} />
          <TextArea name={`${name}.why`} label="Why" rows={2} maxLength={1000} />
          <ConditionFields name={name} action={clause.for} />
          <ExceptionField name={name} document={document} except={clause.id} />
          <Checkbox name={`${name}.remove`} label="Remove this clause" optional />
        </Stack>
      </details>
    </Card>
  )
}

function NewClauseFields({ document }: { readonly document: PolicyDocument }) {
  const name = `clauses.${NEW_CLAUSE}`
  return (
    <Card title="Add a clause" level={3} tone="quiet">
      <details>
        <summary>Write a new clause</summary>
        <Stack>
          <TextField
            name={`${name}.id`}
            label="Id"
            hint="Lower-case letters, digits and hyphens. It stays for good: receipts name it."
            optional
          />
          <Select
            name={`${name}.for`}
            label="For"
            choices={actionNames.map((action) => ({ value: action, label: subjectWords[action] }))}
            optional
          />
          <ChargeFields name={name} document={document} />
          <TextField name={`${name}.title`} label="Title" maxLength={120} optional />
          <TextArea name={`${name}.why`} label="Why" rows={2} maxLength={1000} optional />
          <ConditionFields name={name} action="proposal.submit" />
          <ExceptionField name={name} document={document} />
        </Stack>
      </details>
    </Card>
  )
}

function ChargeFields({ name, document }: { readonly name: string; readonly document: PolicyDocument }) {
  const tables = Object.entries(document.params).flatMap(([param, value]) =>
    typeof value === 'number' ? [] : [{ value: `table:${param}`, label: `By the table “${value.title}”` }],
  )
  return (
    <Grid least="small">
      <Select
        name={`${name}.charge`}
        label="Costs"
        choices={[{ value: 'fixed', label: 'A fixed number of Connects' }, ...tables]}
      />
      <TextField name={`${name}.fixed`} label="Connects, if fixed" hint="0 is free." inputMode="numeric" width="short" optional />
    </Grid>
  )
}

function ConditionFields({ name, action }: { readonly name: string; readonly action: PricedAction }) {
  return (
    <FieldSet legend="When it applies" hint="What you leave empty does not matter for this clause.">
      {factsOf(action).map((fact) => (
        <FactField key={fact} name={`${name}.when.${fact}`} fact={fact} />
      ))}
    </FieldSet>
  )
}

function FactField({ name, fact }: { readonly name: string; readonly fact: FactName }) {
  const spec = factSpec(fact)
  if (spec.type === 'enum') {
    const choices: readonly Choice[] = spec.values.map((value) => ({ value, label: valueText(fact, value) }))
    return <CheckboxGroup name={name} label={factLabel(fact)} choices={choices} optional />
  }
  if (spec.type === 'bool') {
    const choices = [
      { value: '', label: 'Either' },
      { value: 'yes', label: 'Yes' },
      { value: 'no', label: 'No' },
    ]
    return <RadioGroup name={name} label={factLabel(fact)} choices={choices} optional />
  }
  const unit = isMoney(fact) ? ' (US dollars)' : ''
  return (
    <Grid least="small">
      <TextField name={`${name}.gte`} label={`${factLabel(fact)}${unit}, from`} inputMode="decimal" width="short" optional />
      <TextField name={`${name}.lt`} label={`${factLabel(fact)}${unit}, below`} inputMode="decimal" width="short" optional />
    </Grid>
  )
}

function ExceptionField({
  name,
  document,
  except,
}: {
  readonly name: string
  readonly document: PolicyDocument
  readonly except?: string
}) {
  const others = document.clauses.filter((clause) => clause.id !== except)
  return (
    <Select
      name={`${name}.exceptionTo`}
      label="Is an exception to"
      empty="No clause"
      choices={others.map((clause) => ({ value: clause.id, label: clause.title }))}
      optional
    />
  )
}
