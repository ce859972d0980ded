import type { FormValues } from '#faces/web/routes.ts'
import { rowLists, together, type Fields, type RowList } from './draft-form.ts'

/** More than a browser could send: a form carries 256 kB. */
const MOST_ROWS = 200
const allLists: readonly RowList[] = [...rowLists, 'tests']

/** A form as a browser sends it: each row once. Whoever writes forms by hand shall not keep the page busy with thousands. */
export function tidyRows(form: FormValues): FormValues {
  const tidy = (list: RowList) => [...new Set(form.all(`rows.${list}`))].slice(0, MOST_ROWS + 1)
  return form.with(Object.fromEntries(allLists.map((list) => [`rows.${list}`, tidy(list)])))
}

/** What to say about a form with more rows than it can hold: nothing of it may be taken, because the rest was not looked at. */
export function tooManyRows(form: FormValues): string | undefined {
  return allLists.some((list) => form.all(`rows.${list}`).length > MOST_ROWS)
    ? `This form holds at most ${MOST_ROWS} rules or other things of one kind. Use the draft as text for more.`
    : undefined
}

/**
 * The form after one of its buttons was pressed that change its shape. Nothing is stored: the page comes back with room
 * for what was asked.
 * - `add-clause:proposal.submit` · `add-exception:invite` · `add-return` for the event chosen in the field `add.return`
 * - `add-table:jobBudgetUsdCents` · `add-number` · `add-grant` · `add-promise` · `add-assumption`
 * - `add-test:proposal.submit`
 */
export function withChange(form: FormValues, intent: string): FormValues {
  const [what = '', which = ''] = split(intent)
  if (what === 'add-clause') return withRow(form, 'clauses', { for: which, charge: 'fixed', fixed: 0 })
  if (what === 'add-exception') return withRow(form, 'clauses', exceptionFields(form, which))
  if (what === 'add-return') return withRow(form, 'returns', { on: form.text('add.return') })
  if (what === 'add-table') return withRow(form, 'params', { kind: 'table', on: which, '0.from': 0, '0.price': '' })
  if (what === 'add-number') return withRow(form, 'params', { kind: 'number', value: '' })
  if (what === 'add-grant') return withRow(form, 'grants', { on: 'sign_up' })
  if (what === 'add-promise') return withRow(form, 'promises', { max: 0 })
  if (what === 'add-assumption') return withRow(form, 'assumptions', {})
  if (what === 'add-test') return withRow(form, 'tests', { action: which })
  return form
}

function split(intent: string): readonly string[] {
  const colon = intent.indexOf(':')
  return colon < 0 ? [intent] : [intent.slice(0, colon), intent.slice(colon + 1)]
}

/** The key that the next new row of a list will get: the button that adds it already leads there. */
export function nextKey(form: FormValues, list: RowList): string {
  const used = form.all(`rows.${list}`).flatMap((key) => (/^_\d+$/.test(key) ? [Number(key.slice(1))] : []))
  return `_${Math.max(0, ...used) + 1}`
}

function withRow(form: FormValues, list: RowList, fields: Fields): FormValues {
  const key = nextKey(form, list)
  const named = Object.entries(fields).map(([field, value]) => ({ [`${list}.${key}.${field}`]: value }))
  return form.with(together([{ [`rows.${list}`]: [...form.all(`rows.${list}`), key] }, ...named]))
}

/** An exception begins as a copy of what it narrows: its conditions and its price, to be changed where it differs. */
function exceptionFields(form: FormValues, of: string): Fields {
  const name = `clauses.${of}.`
  const copied = [...new Set(form.entries().map(([field]) => field))]
    .filter((field) => field.startsWith(name))
    .map((field) => field.slice(name.length))
    .filter((field) => !['id', 'title', 'why', 'exceptionTo', 'remove'].includes(field))
    .map((field) => ({ [field]: form.all(name + field) }))
  return together([...copied, { exceptionTo: of }])
}
