import { usdCents, type UsdCents } from '#kernel/money.ts'

/**
 * What a form sent, read by the field's name. Nothing throws: an empty field is '' or undefined, an unreadable number
 * is NaN and an unreadable moment an invalid Date, so that the action's own schema names the field that is wrong.
 */
export class FormValues {
  readonly #fields: URLSearchParams

  constructor(fields: URLSearchParams) {
    this.#fields = fields
  }

  static empty = new FormValues(new URLSearchParams())

  /** What the fields of an edit form show before anybody typed: `FormValues.of({ title: job.title, skills: job.skills })`. */
  static of(values: Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>): FormValues {
    const fields = new URLSearchParams()
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === undefined || value === false) continue
      for (const one of Array.isArray(value) ? value : [value]) fields.append(name, one === true ? 'on' : String(one))
    }
    return new FormValues(fields)
  }

  /** The same form with some fields changed; undefined takes a field away. */
  with(values: Readonly<Record<string, string | number | readonly string[] | undefined>>): FormValues {
    const fields = new URLSearchParams(this.#fields)
    for (const [name, value] of Object.entries(values)) {
      fields.delete(name)
      if (value === undefined) continue
      for (const one of Array.isArray(value) ? value : [value]) fields.append(name, String(one))
    }
    return new FormValues(fields)
  }

  has(name: string): boolean {
    return this.#fields.has(name)
  }

  /** Without spaces around it and with plain newlines; '' when missing. */
  text(name: string): string {
    return (this.#fields.get(name) ?? '').replaceAll('\r\n', '\n').trim()
  }

  optionalText(name: string): string | undefined {
    return this.text(name) || undefined
  }

  /** Exactly as typed, for passwords. */
  secret(name: string): string {
    return this.#fields.get(name) ?? ''
  }

  /** Undefined when empty, NaN when it is no whole number. */
  integer(name: string): number | undefined {
    const text = this.text(name).replaceAll(/[\s,_]/g, '')
    if (text === '') return undefined
    return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  }

  /** Dollars as people write them (`1,200`, `$12.50`) in whole cents. Undefined when empty, NaN when unreadable. */
  usdCents(name: string): UsdCents | undefined {
    const text = this.text(name).replaceAll(/[\s,_$]/g, '')
    if (text === '') return undefined
    const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text)
    if (parts === null) return Number.NaN as UsdCents
    return usdCents(Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')))
  }

  /** A checkbox that is ticked. */
  checked(name: string): boolean {
    return this.#fields.has(name)
  }

  /** All values of the name, also when they were typed into one field with commas or newlines; each once. */
  list(name: string): string[] {
    const values = this.#fields.getAll(name).flatMap((value) => value.split(/[,\n]/))
    return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
  }

  /** All values of the name as they were sent: checkboxes with one name. */
  all(name: string): string[] {
    return this.#fields.getAll(name)
  }

  /** A moment of a `<input type="datetime-local">` or `date` field, read as UTC. Undefined when empty, an invalid Date when unreadable. */
  instant(name: string): Date | undefined {
    const text = this.text(name)
    if (text === '') return undefined
    if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(text)) return new Date(Number.NaN)
    return new Date(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`)
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.#fields.entries()]
  }
}
