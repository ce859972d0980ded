import type { FormValues } from '#faces/web/routes.ts'
import type { DocumentIssue, Finding } from '#modules/policy/index.ts'
import { rowLists, type RowList } from './draft-form.ts'
import { rowsOf, tableRows } from './read-draft.ts'
import type { MendedAt } from './save-problems.ts'

/** Where in the editor's form the things can be mended that are wrong with the rules it holds. */
export function fieldsOf(form: FormValues): MendedAt {
  return { issue: (issue) => fieldOf(issue, form), finding: (finding) => fieldOfFinding(finding, form) }
}

/** The first field of what a finding is about; none where it is about an action as a whole. */
function fieldOfFinding({ code, where }: Finding, form: FormValues): string | undefined {
  const slash = where.indexOf('/')
  const [list, id] = [where.slice(0, slash), where.slice(slash + 1)]
  if (!rowLists.some((known) => known === list)) return undefined
  const row = rowsOf(form, list as RowList).find((one) => one.id === id)
  if (row === undefined) return undefined
  if (list === 'params') return stepField(code, row.name, form) ?? paramField('', row.name, form)
  return `${row.name}.${list === 'promises' ? 'text' : 'title'}`
}

/** The field in which somebody can mend what is wrong at a place of the document: `clauses[2].charge` → `clauses.invite.charge`. */
function fieldOf({ path }: DocumentIssue, form: FormValues): string | undefined {
  const inList = /^(clauses|returns|grants|promises|assumptions)\[(\d+)\](?:\.(.*))?$/.exec(path)
  if (inList !== null) {
    const [, list, index, rest = ''] = inList
    const row = rowsOf(form, list as RowList)[Number(index)]
    return row === undefined ? undefined : `${row.name}.${fieldIn(rest)}`
  }
  const param = rowsOf(form, 'params').find(({ id }) => path === `params.${id}` || path.startsWith(`params.${id}.`))
  if (param !== undefined) return paramField(path.slice(`params.${param.id}`.length), param.name, form)
  if (path === 'title') return 'rules.title'
  return path === '' || path === 'params' ? undefined : path.replace(/\[\d+\]$/, '')
}

function fieldIn(rest: string): string {
  if (rest === '') return 'title'
  if (rest.startsWith('assert.where.')) return rest.slice('assert.'.length).replace(/\.in.*$/, '')
  if (rest.startsWith('assert.')) return rest.startsWith('assert.for') ? 'for' : 'max'
  if (rest.startsWith('when.')) return rest.replace(/\.in(\[\d+\])?$/, '')
  if (rest.startsWith('charge.')) return rest.slice('charge.'.length)
  if (rest.startsWith('on.')) return 'on'
  return rest.replace(/\[\d+\]$/, '')
}

function paramField(rest: string, name: string, form: FormValues): string {
  if (rest === '.steps') return `${name}.0.from`
  const step = /^\.steps\[(\d+)\](?:\[(\d)\])?$/.exec(rest)
  if (step === null) return form.text(`${name}.kind`) === 'table' ? `${name}.${rest.slice(1) || 'title'}` : `${name}.value`
  return `${name}.${filledRows(name, form)[Number(step[1])] ?? 0}.${step[2] === '1' ? 'price' : 'from'}`
}

/** The rows of a price table's form that are rows of the document, by their numbers in the form. */
function filledRows(name: string, form: FormValues): readonly number[] {
  return Array.from({ length: tableRows(form, name) }, (_, index) => index).filter(
    (index) => form.text(`${name}.${index}.from`) !== '',
  )
}

/** The field of the row that a finding about a whole price table means: the first one that is not above the row before. */
function stepField(code: Finding['code'], name: string, form: FormValues): string | undefined {
  if (code !== 'table_start' && code !== 'table_order' && code !== 'non_monotone_table') return undefined
  const rows = filledRows(name, form)
  const column = code === 'non_monotone_table' ? 'price' : 'from'
  const valueAt = (row: number) => form.usdCents(`${name}.${row}.${column}`) ?? 0
  const isWrong = (row: number, before: number) =>
    column === 'price' ? valueAt(row) < valueAt(before) : valueAt(row) <= valueAt(before)
  const place = code === 'table_start' ? 0 : rows.findIndex((row, index) => index > 0 && isWrong(row, rows[index - 1]!))
  // In order, but too long: then the last row starts beyond the end.
  return `${name}.${rows.at(place) ?? 0}.${column}`
}

/** The part of the page that a finding is about: the row's own "Edit", or the heading of an action's rules. */
export function anchorOf({ code, where }: Pick<Finding, 'code' | 'where'>, form: FormValues): string | undefined {
  const [list = '', id = ''] = where.split('/', 2)
  if (list === 'actions') return sectionAnchor(id)
  if (!rowLists.some((known) => known === list)) return undefined
  const row = rowsOf(form, list as RowList).find((one) => one.id === id)
  if (row === undefined) return undefined
  const step = list === 'params' ? stepField(code, row.name, form) : undefined
  return step === undefined ? rowAnchor(row.name) : `draft-${step}`
}

export function sectionAnchor(action: string): string {
  return `rules-${action}`
}

export function rowAnchor(name: string): string {
  return `edit-${name}`
}
