import { Fragment } from 'react'
import { Checkbox, Grid, Section, Select, Stack, TextArea, TextField } from '#faces/web/kit/index.ts'
import {
  actionKind,
  actionsOf,
  amountText,
  capitalized,
  factsOf,
  isFactName,
  optionalActions,
  optionalAuctionTerms,
  subjectWords,
  type Clause,
  type Eligibility,
  type FactName,
  type OptionalAuctionTerm,
  type PolicyDocument,
  type PolicyAction,
} from '#modules/policy/index.ts'
import { conditionText, factHeading } from './fact-words.ts'
import { sectionAnchor } from './issue-fields.ts'
import { amountWords } from './other-fields.tsx'
import { AddButton, ConditionFields, EditRow, IdField, type EditorView } from './row-pieces.tsx'
import { rowsOf, type FormRow } from './read-draft.ts'

/** One table per action: a row for each rule, a column for each fact its rules look at, exceptions below what they narrow. */
export function RuleTables({ view }: { readonly view: EditorView }) {
  return (
    <>
      {actionsOf(view.document.policy).map((action) => (
        <Section
          key={action}
          id={sectionAnchor(action)}
          title={capitalized(subjectWords[action])}
          actions={
            <AddButton view={view} list="clauses" intent={`add-clause:${action}`}>
              Add a rule
            </AddButton>
          }
        >
          <RuleTable view={view} action={action} />
        </Section>
      ))}
    </>
  )
}

/** A rule with its place in the tree of exceptions. */
interface TreeRow {
  readonly row: FormRow
  readonly clause: Clause
  readonly depth: number
  readonly removed: boolean
}

function RuleTable({ view, action }: { readonly view: EditorView; readonly action: PolicyAction }) {
  const rows = treeOf(view, action)
  if (rows.length === 0) {
    return (
      <p className="muted">
        {optionalActions.includes(action)
          ? 'No rule, so the marketplace does not offer it.'
          : 'No rule yet. Every case needs a price.'}
      </p>
    )
  }
  return (
    <div className="table-frame">
      <table className="data-table wide-table rule-table">
        <caption className="sr-only">Rules for {subjectWords[action]}</caption>
        <RuleHead view={view} action={action} />
        <tbody>
          {rows.map((tree) => (
            <RuleRows key={tree.row.key} view={view} tree={tree} facts={factsUsed(view.document, action)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What the tables say by themselves, for a page that is open already: rows and headings, without fields. */
export function FreshRules({ view }: { readonly view: EditorView }) {
  return (
    <table>
      {actionsOf(view.document.policy).map((action) => (
        <RuleHead key={action} view={view} action={action} />
      ))}
      <tbody>
        {actionsOf(view.document.policy).flatMap((action) =>
          treeOf(view, action).map((tree) => (
            <RuleRow key={tree.row.key} tree={tree} facts={factsUsed(view.document, action)} document={view.document} />
          )),
        )}
      </tbody>
    </table>
  )
}

function factsUsed(document: PolicyDocument, action: PolicyAction): readonly FactName[] {
  const used = new Set(document.clauses.filter((clause) => clause.for === action).flatMap((clause) => Object.keys(clause.when)))
  return factsOf(action).filter((fact) => used.has(fact))
}

function treeOf({ form, document }: EditorView, action: PolicyAction): readonly TreeRow[] {
  const kept = new Map(rowsOf(form, 'clauses').map((row, index) => [row.key, { row, clause: document.clauses[index]! }]))
  const all = form.all('rows.clauses').flatMap((key) => {
    const found = kept.get(key) ?? removedRow(form, key)
    return found.clause.for === action ? [{ ...found, removed: !kept.has(key) }] : []
  })
  const ids = new Set(all.map(({ clause }) => clause.id))
  const below = (parent: string | undefined, depth: number, seen: readonly string[]): readonly TreeRow[] =>
    all
      .filter(({ clause }) => (parent === undefined ? !ids.has(clause.exceptionTo ?? '') : clause.exceptionTo === parent))
      .filter(({ clause }) => !seen.includes(clause.id))
      .flatMap((one) => [{ ...one, depth }, ...below(one.clause.id, depth + 1, [...seen, one.clause.id])])
  const found = below(undefined, 0, [])
  // Rules that are exceptions to each other in a circle still need a row where it can be mended.
  const lost = all.filter(({ row }) => !found.some((one) => one.row.key === row.key)).map((one) => ({ ...one, depth: 0 }))
  return [...found, ...lost]
}

/** A rule that is ticked for removal: the document no longer has it, the form still does. */
function removedRow(form: EditorView['form'], key: string): { readonly row: FormRow; readonly clause: Clause } {
  const name = `clauses.${key}`
  const exceptionTo = form.text(`${name}.exceptionTo`)
  const clause = {
    id: key,
    for: form.text(`${name}.for`) as PolicyAction,
    title: form.text(`${name}.title`),
    when: {},
    charge: { fixed: 0 },
    why: '',
    ...(exceptionTo === '' ? {} : { exceptionTo }),
  }
  return { row: { key, id: key, name }, clause }
}

function RuleHead({ view, action }: { readonly view: EditorView; readonly action: PolicyAction }) {
  return (
    <thead id={`head-${action}`} data-fresh>
      <tr>
        <th scope="col">Rule</th>
        {factsUsed(view.document, action).map((fact) => (
          <th key={fact} scope="col">
            {factHeading(fact)}
          </th>
        ))}
        <th scope="col" className="cell-number">
          Price
        </th>
      </tr>
    </thead>
  )
}

function RuleRows({
  view,
  tree,
  facts,
}: {
  readonly view: EditorView
  readonly tree: TreeRow
  readonly facts: readonly FactName[]
}) {
  return (
    <>
      <RuleRow tree={tree} facts={facts} document={view.document} />
      <tr className="edit-cells">
        <td colSpan={facts.length + 2}>
          <EditRow view={view} list="clauses" rowKey={tree.row.key} title={titleOf(tree.clause)}>
            <ClauseFields view={view} tree={tree} />
          </EditRow>
        </td>
      </tr>
    </>
  )
}

function titleOf(clause: Clause): string {
  return clause.title === '' ? 'New rule' : clause.title
}

function RuleRow({
  tree: { row, clause, depth, removed },
  facts,
  document,
}: {
  readonly tree: TreeRow
  readonly facts: readonly FactName[]
  readonly document: PolicyDocument
}) {
  return (
    <tr id={`row-${row.name}`} data-fresh className={removed ? 'row-removed' : undefined}>
      <th scope="row">
        <span className={`cell-value rule-name rule-depth-${Math.min(depth, 4)}`}>
          {depth > 0 ? <span className="rule-except">except</span> : null} <span dir="auto">{titleOf(clause)}</span>
          {removed ? <span className="rule-gone"> removed</span> : null}
        </span>
      </th>
      {facts.map((fact) => (
        <td key={fact} className={clause.when[fact] === undefined ? 'rule-any' : undefined}>
          <span className="cell-label" aria-hidden="true">
            {factHeading(fact)}
          </span>
          <span className="cell-value">{removed ? '' : conditionText(fact, clause.when[fact])}</span>
        </td>
      ))}
      <td className="cell-number">
        <span className="cell-label" aria-hidden="true">
          Price
        </span>
        <span className="cell-value">{removed ? '' : chargeText(clause, document)}</span>
      </td>
    </tr>
  )
}

/** "free", "6 Connects", "Rate card: 2–16", "4 places by auction". */
export function chargeText({ for: action, charge }: Clause, document: PolicyDocument): string {
  const amount = (value: number | string) => numberOf(value, document)
  if ('fixed' in charge) {
    const fixed = amount(charge.fixed)
    return fixed === undefined ? '…' : amountText(fixed, actionKind(action).unit)
  }
  if ('table' in charge) {
    const table = document.params[charge.table]
    if (typeof table !== 'object') return '…'
    const prices = table.steps.map(([, price]) => price)
    return `${table.title}: ${[...new Set([Math.min(...prices), Math.max(...prices)])].join('–')}`
  }
  if ('floating' in charge) return `floats, ${amount(charge.floating.min) ?? '…'}–${amount(charge.floating.max) ?? '…'}`
  return `auction of ${amount(charge.auction.slots) ?? '…'}, from ${amount(charge.auction.min) ?? '…'}`
}

function numberOf(value: number | string, document: PolicyDocument): number | undefined {
  const found = typeof value === 'number' ? value : document.params[value]
  return typeof found === 'number' && !Number.isNaN(found) ? found : undefined
}

function ClauseFields({ view, tree: { row, clause } }: { readonly view: EditorView; readonly tree: TreeRow }) {
  const { key, name } = row
  const others = rowsOf(view.form, 'clauses').filter(
    (other) => other.key !== key && view.form.text(`${other.name}.for`) === clause.for,
  )
  return (
    <>
      <input type="hidden" name={`${name}.for`} value={clause.for} />
      <TextField name={`${name}.title`} label="Rule" hint="How people will see it on help pages and receipts." maxLength={120} />
      <IdField name={name} rowKey={key} />
      <ChargeFields name={name} view={view} unit={amountWords[actionKind(clause.for).unit]} />
      <ConditionFields name={`${name}.when`} facts={factsOf(clause.for).filter((fact) => isFactName(fact))} when={clause.when} />
      <TextArea name={`${name}.why`} label="Why" hint="One sentence for the people who pay it." rows={2} maxLength={1000} />
      <Select
        name={`${name}.exceptionTo`}
        label="Is an exception to"
        hint="Where both apply, this one decides."
        empty="No other rule"
        choices={others.map((other) => ({ value: other.key, label: view.form.text(`${other.name}.title`) || other.id }))}
        optional
      />
      <Stack space="small">
        <AddButton view={view} list="clauses" intent={`add-exception:${key}`}>
          Add an exception to this rule
        </AddButton>
        <Checkbox name={`${name}.remove`} label="Remove this rule" optional />
      </Stack>
    </>
  )
}

const chargeKinds = [
  { value: 'fixed', label: 'A fixed number' },
  { value: 'table', label: 'By a price table' },
  { value: 'auction', label: 'An auction: bidders make the price' },
  { value: 'floating', label: 'A weekly price that floats with demand' },
]

const eligibleChoices = [
  { value: 'any', label: 'every submitted proposal' },
  { value: 'fits_job', label: 'only a proposal that fits the job' },
] as const satisfies readonly { readonly value: Eligibility; readonly label: string }[]

const termLabels: Readonly<Record<OptionalAuctionTerm, string>> = {
  closesAfterDays: 'Closes after (days)',
  mostPerOwner: 'Bids of one owner that count',
  holdoutPerThousand: 'Jobs held out (of 1,000)',
  viewsUntilWorn: 'Worn out after looks at the list',
  opensUntilWorn: 'Worn out after looks at the proposal',
  hoursBetweenRounds: 'Hours between two rounds',
}

/** What holds where the field stays empty. */
const termHints: Readonly<Record<OptionalAuctionTerm, string>> = {
  closesAfterDays: 'Empty: 7 for proposals.',
  mostPerOwner: 'Empty: 1. With more, an owner can move their own price.',
  holdoutPerThousand: 'Empty: none. Without any, nobody can know what boosts do.',
  viewsUntilWorn: 'Empty: 5. Then a place ends for nothing.',
  opensUntilWorn: 'Empty: 3. Then a place ends for nothing.',
  hoursBetweenRounds: 'Empty: 24.',
}

/** Only the fields of the chosen kind show, by style alone; browsers that cannot do that show all of them. */
function ChargeFields({ name, view, unit }: { readonly name: string; readonly view: EditorView; readonly unit: string }) {
  const params = rowsOf(view.form, 'params')
  const numbers = params.filter((param) => view.form.text(`${param.name}.kind`) === 'number').map(({ id }) => id)
  const tables = params
    .filter((param) => view.form.text(`${param.name}.kind`) === 'table')
    .map((param) => ({ value: param.key, label: view.form.text(`${param.name}.title`) || param.id }))
  const amount = (field: string, label: string, more: { readonly hint?: string; readonly optional?: boolean } = {}) => (
    <TextField name={`${name}.${field}`} label={label} list={numbers} width="short" {...more} />
  )
  return (
    <div className="charge-fields stack space-small">
      <Select
        name={`${name}.charge`}
        label="Price"
        choices={view.document.policy === 'connects' ? chargeKinds : chargeKinds.slice(0, 2)}
      />
      <div className="charge-fixed">
        {amount('fixed', capitalized(unit), { hint: 'A number, 0 is none; or the name of a number that rules share, below.' })}
      </div>
      <div className="charge-table">
        <Select
          name={`${name}.table`}
          label="Price table"
          hint="Its rows are edited once, below, for all rules that use it."
          choices={tables}
          empty="Choose a table"
        />
      </div>
      <div className="charge-auction">
        <Grid least="small">
          {amount('auction.slots', 'Places')}
          {amount('auction.min', 'Lowest bid')}
          <Select
            name={`${name}.auction.pays`}
            label="Winners pay"
            choices={[
              { value: 'highest_losing_bid', label: 'the highest losing bid' },
              { value: 'pay_your_bid', label: 'their own bid' },
            ]}
          />
          <Select
            name={`${name}.auction.chargedOn`}
            label="Charged when"
            choices={[
              { value: 'client_interaction', label: 'the client does something with it' },
              { value: 'valid_click', label: 'a client clicks' },
            ]}
          />
        </Grid>
        <Grid least="small">
          <Select
            name={`${name}.auction.eligible`}
            label="Who may bid"
            hint="Who fits has the job’s field, or one of the skills it needs, in the profile. Boosts of proposals only."
            empty="Not said: every submitted proposal"
            choices={eligibleChoices}
            optional
          />
          {optionalAuctionTerms.map((term) => (
            <Fragment key={term}>
              {amount(`auction.${term}`, termLabels[term], { optional: true, hint: termHints[term] })}
            </Fragment>
          ))}
        </Grid>
      </div>
      <div className="charge-floating">
        <Grid least="small">
          {amount('floating.min', 'Lowest price a week')}
          {amount('floating.max', 'Highest price a week')}
        </Grid>
      </div>
    </div>
  )
}
