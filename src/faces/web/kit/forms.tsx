import { createContext, useContext, type HTMLInputTypeAttribute, type ReactNode } from 'react'
import { newId } from '#kernel/ids.ts'
import { FormValues } from '../form-values.ts'
import type { FormProblems } from '../form-problems.ts'
import { Icon } from './icon.tsx'

interface FormContext {
  /** Two forms on one page may have fields of the same name, never of the same id. */
  readonly prefix: string
  readonly values: FormValues
  readonly problems: FormProblems
  /** Fields that may stay empty say so, except where all of them may. */
  readonly namesOptional: boolean
}

const nothingWrong: FormProblems = { list: [] }
const FormContext = createContext<FormContext>({
  prefix: 'field',
  values: FormValues.empty,
  problems: nothingWrong,
  namesOptional: true,
})

/**
 * A POST form with an idempotency key. Its fields find their value in `values` and their message in `problems` by name;
 * when something is wrong, a summary on top links to each field.
 */
export function Form({
  action,
  values = FormValues.empty,
  problems = nothingWrong,
  fields = {},
  inline = false,
  wide = false,
  id,
  label,
  children,
}: {
  readonly action: string
  /** What was sent, or the values to edit (`FormValues.of({…})`). */
  readonly values?: FormValues | undefined
  /** From `problemsOf(refusal, sentences)`. */
  readonly problems?: FormProblems | undefined
  /** Hidden fields. */
  readonly fields?: Readonly<Record<string, string | number>> | undefined
  /** Takes only the room of its content: one button in a row. */
  readonly inline?: boolean | undefined
  /** Takes all the room there is: tables and grids inside a form. */
  readonly wide?: boolean | undefined
  /** Needed when another form of the page has fields of the same name. */
  readonly id?: string | undefined
  readonly label?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <FormContext value={{ prefix: id ?? 'field', values, problems, namesOptional: true }}>
      <form
        method="post"
        action={action}
        className={inline ? 'form-inline' : wide ? 'form form-wide' : 'form'}
        id={id}
        aria-label={label}
        noValidate={!inline}
      >
        <input type="hidden" name="key" value={newId()} />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ProblemSummary problems={problems} prefix={id ?? 'field'} />
        {children}
      </form>
    </FormContext>
  )
}

/**
 * A GET form: filters and searches keep their state in the address, so they can be shared and work with Back.
 * On small screens it is folded away until it is opened or in use, so that the list itself comes first.
 */
export function FilterForm({
  action,
  values,
  label,
  submit = 'Show',
  fold = true,
  reset,
  layout = 'bar',
  children,
}: {
  readonly action: string
  /** The page's query. */
  readonly values: URLSearchParams
  readonly label: string
  readonly submit?: string
  /** Folded away on small screens; `false` where it is what the page is for. */
  readonly fold?: boolean
  /** Where "Clear" leads. */
  readonly reset?: string
  /** `bar`: beside each other; `column`: below each other, for a side column. */
  readonly layout?: 'bar' | 'column'
  readonly children: ReactNode
}) {
  const isInUse = [...values.values()].some((value) => value !== '')
  return (
    <FormContext value={{ prefix: 'filter', values: new FormValues(values), problems: nothingWrong, namesOptional: false }}>
      <search aria-label={label}>
        <details className="filter-fold" open={isInUse || !fold}>
          <summary className="button button-secondary" hidden={!fold}>
            <Icon name="filter" />
            Search and filter
          </summary>
          <form method="get" action={action} className={`filter filter-${layout}`}>
            {children}
            <div className="row space-small filter-actions">
              <button type="submit" className="button button-secondary">
                <Icon name="search" />
                {submit}
              </button>
              {reset === undefined ? null : (
                <a href={reset} className="button button-quiet">
                  Clear
                </a>
              )}
            </div>
          </form>
        </details>
      </search>
    </FormContext>
  )
}

function ProblemSummary({ problems, prefix }: { readonly problems: FormProblems; readonly prefix: string }) {
  if (problems.list.length === 0) return null
  return (
    <div className="notice notice-problem" role="alert" tabIndex={-1} data-focus>
      <Icon name="warning" />
      <div>
        <p className="notice-title">
          {problems.list.length === 1 ? 'One thing needs your attention' : `${problems.list.length} things need your attention`}
        </p>
        <ul className="problem-list">
          {problems.list.map(({ field, text }, index) => (
            <li key={index}>{field === undefined ? text : <a href={`#${prefix}-${field}`}>{text}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

export interface FieldProps {
  readonly name: string
  readonly label: ReactNode
  /** One sentence below the label: what to write, why it is asked. */
  readonly hint?: ReactNode
  /** Fields are required unless they say so. */
  readonly optional?: boolean | undefined
  /** Overrides the form's value. */
  readonly value?: string | number | undefined
  /** Overrides the form's message. */
  readonly error?: string | undefined
}

interface FieldState {
  readonly id: string
  readonly value: string
  readonly error: string | undefined
  readonly describedBy: string | undefined
}

function useField({ name, hint, value, error }: FieldProps): FieldState {
  const form = useContext(FormContext)
  const id = `${form.prefix}-${name}`
  const message = error ?? form.problems.list.find((problem) => problem.field === name)?.text
  const described = [hint === undefined ? '' : `${id}-hint`, message === undefined ? '' : `${id}-error`].filter(
    (part) => part !== '',
  )
  return {
    id,
    value: String(value ?? form.values.text(name)),
    error: message,
    describedBy: described.length === 0 ? undefined : described.join(' '),
  }
}

function FieldFrame({
  field,
  state,
  children,
}: {
  readonly field: FieldProps
  readonly state: FieldState
  readonly children: ReactNode
}) {
  return (
    <div className={`field${state.error === undefined ? '' : ' field-wrong'}`}>
      <label htmlFor={state.id} className="field-label">
        {field.label} <OptionalMark field={field} />
      </label>
      <FieldNotes id={state.id} hint={field.hint} error={state.error} />
      {children}
    </div>
  )
}

function OptionalMark({ field }: { readonly field: FieldProps }) {
  const { namesOptional } = useContext(FormContext)
  return field.optional === true && namesOptional ? <span className="field-optional">(optional)</span> : null
}

function FieldNotes({ id, hint, error }: { readonly id: string; readonly hint: ReactNode; readonly error: string | undefined }) {
  return (
    <>
      {hint === undefined ? null : (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
      {error === undefined ? null : (
        <div id={`${id}-error`} className="field-error">
          <Icon name="warning" />
          {error}
        </div>
      )}
    </>
  )
}

/** One line of text, or a number, date, address, password by `type`. `before`/`after`: a unit beside the field (`$`, `Connects`). */
export function TextField({
  type = 'text',
  autoComplete,
  inputMode,
  maxLength,
  min,
  max,
  step,
  before,
  after,
  width = 'full',
  list,
  ...field
}: FieldProps & {
  readonly type?: HTMLInputTypeAttribute
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'decimal' | 'email' | 'search' | 'url' | 'tel'
  readonly maxLength?: number
  readonly min?: number | string
  readonly max?: number | string
  readonly step?: number | string
  readonly before?: string
  readonly after?: string
  readonly width?: 'full' | 'short'
  /** Suggestions while typing. */
  readonly list?: readonly string[]
}) {
  const state = useField(field)
  const listId = list === undefined ? undefined : `${state.id}-list`
  return (
    <FieldFrame field={field} state={state}>
      <span className={`input-frame input-${width}`}>
        {before === undefined ? null : <span className="input-unit">{before}</span>}
        <input
          id={state.id}
          name={field.name}
          type={type}
          className="input"
          defaultValue={type === 'password' ? undefined : state.value}
          required={field.optional !== true}
          aria-invalid={state.error === undefined ? undefined : true}
          aria-describedby={state.describedBy}
          dir={type === 'text' || type === 'search' ? 'auto' : undefined}
          list={listId}
          {...{ autoComplete, inputMode, maxLength, min, max, step }}
        />
        {after === undefined ? null : <span className="input-unit">{after}</span>}
      </span>
      {list === undefined ? null : (
        <datalist id={listId}>
          {list.map((entry) => (
            <option key={entry}>{entry}</option>
          ))}
        </datalist>
      )}
    </FieldFrame>
  )
}

/** A field in a cell of a table, where the headings around it say to eyes what `label` says to screen readers. */
export function CellField({
  inputMode,
  before,
  ...field
}: FieldProps & { readonly inputMode?: 'numeric' | 'decimal'; readonly before?: string }) {
  const state = useField(field)
  return (
    <div className={`cell-field${state.error === undefined ? '' : ' field-wrong'}`}>
      <label htmlFor={state.id} className="sr-only">
        {field.label}
      </label>
      <FieldNotes id={state.id} hint={undefined} error={state.error} />
      <span className="input-frame">
        {before === undefined ? null : <span className="input-unit">{before}</span>}
        <input
          id={state.id}
          name={field.name}
          className="input"
          defaultValue={state.value}
          aria-invalid={state.error === undefined ? undefined : true}
          aria-describedby={state.describedBy}
          inputMode={inputMode}
        />
      </span>
    </div>
  )
}

export function TextArea({
  rows = 6,
  maxLength,
  code = false,
  ...field
}: FieldProps & { readonly rows?: number; readonly maxLength?: number; readonly code?: boolean }) {
  const state = useField(field)
  return (
    <FieldFrame field={field} state={state}>
      <textarea
        id={state.id}
        name={field.name}
        className={code ? 'input textarea code' : 'input textarea'}
        rows={rows}
        maxLength={maxLength}
        defaultValue={state.value}
        required={field.optional !== true}
        spellCheck={!code}
        aria-invalid={state.error === undefined ? undefined : true}
        aria-describedby={state.describedBy}
        dir={code ? 'ltr' : 'auto'}
      />
    </FieldFrame>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
  /** Radio and checkbox groups only. */
  readonly hint?: ReactNode
}

/** `empty`: the words of a first choice without a value (`Any category`). */
export function Select({
  choices,
  empty,
  ...field
}: FieldProps & { readonly choices: readonly Choice[]; readonly empty?: string }) {
  const state = useField(field)
  return (
    <FieldFrame field={field} state={state}>
      <span className="select-frame">
        <select
          id={state.id}
          name={field.name}
          className="input select"
          defaultValue={state.value}
          aria-invalid={state.error === undefined ? undefined : true}
          aria-describedby={state.describedBy}
        >
          {empty === undefined ? null : <option value="">{empty}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
    </FieldFrame>
  )
}

/** One thing that is so or not. */
export function Checkbox({
  name,
  label,
  hint,
  error,
  checked,
  value = 'on',
}: Omit<FieldProps, 'value'> & { readonly checked?: boolean | undefined; readonly value?: string }) {
  const form = useContext(FormContext)
  const state = useField({ name, label, hint, error })
  return (
    <div className={`field${state.error === undefined ? '' : ' field-wrong'}`}>
      <div className="choice">
        <input
          type="checkbox"
          id={state.id}
          name={name}
          value={value}
          defaultChecked={checked ?? form.values.all(name).includes(value)}
          aria-invalid={state.error === undefined ? undefined : true}
          aria-describedby={state.describedBy}
        />
        <label htmlFor={state.id}>{label}</label>
      </div>
      <FieldNotes id={state.id} hint={hint} error={state.error} />
    </div>
  )
}

type GroupProps = FieldProps & {
  readonly choices: readonly Choice[]
  /** `cards`: big targets with their hint, for a decision that matters. */
  readonly look?: 'list' | 'row' | 'cards'
}

/** Exactly one of a few. */
export function RadioGroup(props: GroupProps) {
  return <ChoiceGroup {...props} type="radio" chosen={(values, name) => [values.text(name)]} />
}

/** Any of a few; read with `form.all(name)`. */
export function CheckboxGroup(props: GroupProps) {
  return <ChoiceGroup {...props} type="checkbox" chosen={(values, name) => values.all(name)} />
}

function ChoiceGroup({
  choices,
  look = 'list',
  type,
  chosen,
  ...field
}: GroupProps & {
  readonly type: 'radio' | 'checkbox'
  readonly chosen: (values: FormValues, name: string) => readonly string[]
}) {
  const form = useContext(FormContext)
  const state = useField(field)
  const selected = field.value === undefined ? chosen(form.values, field.name) : [String(field.value)]
  return (
    <fieldset
      className={`field choices choices-${look}${state.error === undefined ? '' : ' field-wrong'}`}
      aria-describedby={state.describedBy}
      id={state.id}
      tabIndex={-1}
    >
      <legend className="field-label">
        {field.label} <OptionalMark field={field} />
      </legend>
      <FieldNotes id={state.id} hint={field.hint} error={state.error} />
      <div className="choices-list">
        {choices.map((choice) => {
          const id = `${state.id}-${choice.value}`
          return (
            <div className="choice" key={choice.value}>
              <input
                type={type}
                id={id}
                name={field.name}
                value={choice.value}
                defaultChecked={selected.includes(choice.value)}
                aria-describedby={choice.hint === undefined ? undefined : `${id}-hint`}
              />
              <div>
                <label htmlFor={id}>{choice.label}</label>
                {choice.hint === undefined ? null : (
                  <div className="field-hint" id={`${id}-hint`}>
                    {choice.hint}
                  </div>
                )}
              </div>
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** Groups fields under one heading. */
export function FieldSet({
  legend,
  hint,
  children,
}: {
  readonly legend: ReactNode
  readonly hint?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <fieldset className="field-set">
      <legend>{legend}</legend>
      {hint === undefined ? null : <p className="field-hint">{hint}</p>}
      {children}
    </fieldset>
  )
}

/** The buttons at the end of a form. */
export function FormActions({ children }: { readonly children: ReactNode }) {
  return <div className="form-actions row space-small">{children}</div>
}
