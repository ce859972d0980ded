/** The lines of a text block, without blank ones. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The words of a text block; `_` stands for a space inside a word. */
export function words(text: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll('_', ' '))
}

/**
 * Puts `values` into the `{slots}` of a pattern, `a {slot}` as `an` where the word asks for it. A slot without a value is a
 * slip in the word lists and throws.
 */
export function fill(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/(\b[Aa] )?\{(\w+)\}/g, (_slot, article: string | undefined, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for {${name}} in “${pattern}”`)
    if (article === undefined) return value
    return /^(?!uni)[aeiou]/.test(value) ? `${article.trim()}n ${value}` : `${article}${value}`
  })
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
