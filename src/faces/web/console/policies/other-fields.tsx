import { Button, Checkbox, CheckboxGroup, Grid, Notice, Section, Select, TextArea, TextField } from '#faces/web/kit/index.ts'
import {
  actionKind,
  actionsOf,
  amountText,
  capitalized,
  connectsText,
  factSpec,
  factsOf,
  returnEventNames,
  subjectWords,
  valueText,
  type AmountUnit,
  type PolicyDocument,
  type PolicyPromise,
  type ReturnClause,
  type ReturnEvent,
} from '#modules/policy/index.ts'
import { conditionText, factHeading } from './fact-words.ts'
import { nextKey } from './form-changes.ts'
import { promiseFacts, rowsOf, type FormRow } from './read-draft.ts'
import { AddButton, ConditionFields, EditRow, Fresh, IdField, type EditorView } from './row-pieces.tsx'
import type { RowList } from './draft-form.ts'

interface Item {
  readonly id: string
}

/** A row of the form with what the document says of it; undefined once it is ticked for removal. */
function itemsOf<T extends Item>(view: EditorView, list: RowList, items: readonly T[]) {
  const kept = rowsOf(view.form, list)
  return view.form.all(`rows.${list}`).map((key): { readonly row: FormRow; readonly item: T | undefined } => {
    const index = kept.findIndex((row) => row.key === key)
    return index < 0
      ? { row: { key, id: key, name: `${list}.${key}` }, item: undefined }
      : { row: kept[index]!, item: items[index] }
  })
}

/** What brings Connects back by itself. */
export function ReturnFields({ view }: { readonly view: EditorView }) {
  const events = returnEventNames.map((event) => ({ value: event, label: capitalized(subjectWords[event]) }))
  const clauses = rowsOf(view.form, 'clauses').map((row) => ({
    value: row.key,
    label: view.form.text(`${row.name}.title`) || row.id,
  }))
  return (
    <Section id="returns" title="What comes back by itself" intro="After one of these events a charge is given back in full.">
      {itemsOf(view, 'returns', view.document.returns ?? []).map(({ row: { key, name }, item }) => {
        const on = view.form.text(`${name}.on`) as ReturnEvent
        const title = view.form.text(`${name}.title`) || 'New return'
        return (
          <div className="edit-item" key={key}>
            <p>
              <Fresh id={name}>
                <strong>{title}</strong>{' '}
                <span className="muted">{item === undefined ? 'removed' : returnText(view.document, item)}</span>
              </Fresh>
            </p>
            <EditRow view={view} list="returns" rowKey={key} title={title}>
              <input type="hidden" name={`${name}.on`} value={on} />
              <TextField name={`${name}.title`} label="Title" maxLength={120} />
              <IdField name={name} rowKey={key} />
              <ConditionFields
                name={`${name}.when`}
                facts={returnEventNames.includes(on) ? factsOf(on) : []}
                when={item?.when ?? {}}
              />
              <CheckboxGroup name={`${name}.of`} label="Gives back charges of" choices={clauses} />
              <TextArea name={`${name}.why`} label="Why" rows={2} maxLength={1000} />
              <Checkbox name={`${name}.remove`} label="Remove this return" />
            </EditRow>
          </div>
        )
      })}
      <div className="row space-small add-row">
        <Select name="add.return" label="When" choices={events} optional />
        <Button
          look="secondary"
          size="small"
          name="intent"
          value="add-return"
          formAction={`${view.action}#draft-returns.${nextKey(view.form, 'returns')}.title`}
        >
          Add a return
        </Button>
      </div>
    </Section>
  )
}

function returnText(document: PolicyDocument, { on, when, of }: ReturnClause): string {
  const conditions = returnEventNames.includes(on)
    ? factsOf(on).flatMap((fact) =>
        when[fact] === undefined ? [] : [`${factHeading(fact)}: ${conditionText(fact, when[fact])}`],
      )
    : []
  const names = of.map((id) => document.clauses.find((clause) => clause.id === id)?.title ?? id)
  return `${[`when ${subjectWords[on]}`, ...conditions].join(' · ')} → all of ${names.join(', ')}`
}

function occasions() {
  const values = (fact: 'freelancerPlan' | 'badge') => {
    const spec = factSpec(fact)
    return spec.type === 'enum' ? spec.values : []
  }
  return [
    { value: 'sign_up', label: 'At sign-up' },
    ...values('freelancerPlan').map((plan) => ({
      value: `monthly:${plan}`,
      label: `Every month on the ${valueText('freelancerPlan', plan)} plan`,
    })),
    ...values('badge')
      .filter((badge) => badge !== 'none')
      .map((badge) => ({ value: `badge:${badge}`, label: `On earning ${valueText('badge', badge)}` })),
  ]
}

/** Connects given for nothing. */
export function GrantFields({ view }: { readonly view: EditorView }) {
  const choices = occasions()
  return (
    <Section
      id="grants"
      title="Connects that are given"
      actions={
        <AddButton view={view} list="grants" intent="add-grant">
          Add a grant
        </AddButton>
      }
    >
      {itemsOf(view, 'grants', view.document.grants ?? []).map(({ row: { key, name }, item }) => {
        const title = view.form.text(`${name}.title`) || 'New grant'
        const occasion = choices.find(({ value }) => value === view.form.text(`${name}.on`))?.label ?? ''
        return (
          <div className="edit-item" key={key}>
            <p>
              <Fresh id={name}>
                <strong>{title}</strong>{' '}
                <span className="muted">
                  {item === undefined
                    ? 'removed'
                    : `${occasion}: ${Number.isNaN(item.quantity) ? '…' : connectsText(item.quantity)}`}
                </span>
              </Fresh>
            </p>
            <EditRow view={view} list="grants" rowKey={key} title={title}>
              <TextField name={`${name}.title`} label="Title" maxLength={120} />
              <IdField name={name} rowKey={key} />
              <Grid least="small">
                <Select name={`${name}.on`} label="When" choices={choices} />
                <TextField name={`${name}.quantity`} label="Connects" inputMode="numeric" width="short" />
                <TextField
                  name={`${name}.lifeDays`}
                  label="Days until they expire"
                  hint="Empty: like all others."
                  inputMode="numeric"
                  width="short"
                  optional
                />
              </Grid>
              <TextArea name={`${name}.why`} label="Why" rows={2} maxLength={1000} />
              <Checkbox name={`${name}.remove`} label="Remove this grant" />
            </EditRow>
          </div>
        )
      })}
    </Section>
  )
}

/** What a number in a rule counts. */
export const amountWords = {
  connects: 'Connects',
  basis_points: 'hundredths of a per cent',
  usd_cents: 'US cents',
  points: 'points',
  days: 'days',
} as const satisfies Readonly<Record<AmountUnit, string>>

/** The only setting of rules that move no Connects. */
export function RulesName() {
  return (
    <Section id="settings" title="Name">
      <TextField name="rules.title" label="Name of these rules" maxLength={120} />
    </Section>
  )
}

/** Unit price, packs, life and limits. */
export function SettingFields() {
  const days = (name: string, label: string, hint?: string) => (
    <TextField name={name} label={label} hint={hint} inputMode="numeric" width="short" />
  )
  return (
    <Section id="settings" title="Price of a Connect, life and limits">
      <TextField name="rules.title" label="Name of these rules" maxLength={120} />
      <Grid least="small">
        {days('unitPriceUsdCents', 'Price of one Connect (US cents)')}
        <TextField name="packs" label="Sold in packs of" hint="Whole numbers, separated by commas." width="short" />
        {days('expiry.lotLifeDays', 'Connects last (days)')}
        {days('expiry.minLifeDays', 'Returned Connects last at least (days)')}
        {days('limits.amountCap', 'No action may cost more than (Connects)')}
        {days('limits.noticeDays', 'Notice before anything gets dearer (days)')}
        {days('limits.quoteMinutes', 'A shown price is honoured for (minutes)')}
        <TextField
          name="limits.softCap.proposals"
          label="A job pauses at this many proposals"
          inputMode="numeric"
          width="short"
          optional
        />
        <TextField name="limits.softCap.days" label="A job pauses after (days)" inputMode="numeric" width="short" optional />
      </Grid>
    </Section>
  )
}

/** Promises, and which of them this version breaks in the open. */
export function PromiseFields({ view, promiseDays }: { readonly view: EditorView; readonly promiseDays: number }) {
  const items = itemsOf(view, 'promises', view.document.promises)
  const dropped = view.parent.promises.filter(({ id }) => !items.some(({ row }) => row.key === id))
  return (
    <Section
      id="promises"
      title="Promises"
      intro="A promise is checked against every case there can be, while you type."
      actions={
        <AddButton view={view} list="promises" intent="add-promise" field="text">
          Add a promise
        </AddButton>
      }
    >
      <Notice tone="note" title="A promise can be broken, but not in silence">
        Tick it below. The announcement then says so, and the change needs at least {promiseDays} days of notice.
      </Notice>
      {items.map(({ row: { key, name }, item }) => {
        const text = view.form.text(`${name}.text`) || 'New promise'
        return (
          <div className="edit-item" key={key}>
            <p>
              <Fresh id={name}>
                <strong>{text}</strong>{' '}
                <span className="muted">{item === undefined ? 'removed' : promiseText(view.document, item)}</span>
              </Fresh>
            </p>
            <BreakBox id={key} text={text} isOld={view.parent.promises.some(({ id }) => id === key)} />
            <EditRow view={view} list="promises" rowKey={key} title={text}>
              <TextArea name={`${name}.text`} label="What is promised" rows={2} maxLength={1000} />
              <IdField name={name} rowKey={key} />
              <TextField
                name={`${name}.max`}
                label={`At most (${unitWords(view.document)})`}
                hint="0: nothing at all."
                width="short"
              />
              <CheckboxGroup
                name={`${name}.for`}
                label="For"
                hint="None ticked: everything that has the conditions below."
                choices={actionsOf(view.document.policy).map((action) => ({
                  value: action,
                  label: capitalized(subjectWords[action]),
                }))}
                optional
              />
              <ConditionFields name={`${name}.where`} facts={promiseFacts(view.document)} when={item?.assert.where ?? {}} />
              <Checkbox name={`${name}.remove`} label="Remove this promise" />
            </EditRow>
          </div>
        )
      })}
      {dropped.map(({ id, text }) => (
        <BreakBox key={id} id={id} text={text} isOld />
      ))}
    </Section>
  )
}

function unitWords({ policy }: PolicyDocument): string {
  return [...new Set(actionsOf(policy).map((action) => amountWords[actionKind(action).unit]))].join(' or ')
}

function BreakBox({ id, text, isOld }: { readonly id: string; readonly text: string; readonly isOld: boolean }) {
  if (!isOld) return null
  return (
    <Checkbox
      name="breaks"
      value={id}
      label={
        <>
          This version openly breaks it<span className="sr-only">: {text}</span>
        </>
      }
    />
  )
}

function promiseText(document: PolicyDocument, { assert }: PolicyPromise): string {
  const where = promiseFacts(document).flatMap((fact) =>
    assert.where[fact] === undefined ? [] : [`${factHeading(fact)}: ${conditionText(fact, assert.where[fact])}`],
  )
  const { unit } = actionKind(assert.for?.[0] ?? actionsOf(document.policy)[0]!)
  const { max } = assert.amount
  const most = Number.isNaN(max) ? '…' : `${max === 0 ? '' : 'at most '}${amountText(max, unit)}`
  return [...(assert.for ?? []).map((action) => subjectWords[action]), ...where, most].join(' · ')
}

/** Where the rules rest on a guess of ours about the real world; it shows wherever the number shows. */
export function AssumptionFields({ view }: { readonly view: EditorView }) {
  return (
    <Section
      id="assumptions"
      title="Assumptions"
      intro="Numbers that rest on a guess say so wherever they show."
      actions={
        <AddButton view={view} list="assumptions" intent="add-assumption" field="path">
          Add an assumption
        </AddButton>
      }
    >
      {view.form.all('rows.assumptions').map((key) => {
        const name = `assumptions.${key}`
        return (
          <div className="edit-item" key={key}>
            <Grid least="small">
              <TextField name={`${name}.path`} label="Place" hint="For example clauses/invite/charge or params/rate.card." />
              <TextArea name={`${name}.note`} label="What is assumed" rows={2} maxLength={1000} />
            </Grid>
            <Checkbox name={`${name}.remove`} label="Remove this assumption" />
          </div>
        )
      })}
    </Section>
  )
}
