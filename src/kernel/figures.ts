/**
 * A figure with at most so many digits after the point, and with more where all of them would be 0: what is not 0 never reads as 0. An
 * interval from 0.0004 that read "0 to 13.3" would say that it holds nothing at all.
 */
export function figureText(value: number, mostDigits: number): string {
  if (value === 0) return '0'
  const isLost = Number(Math.abs(value).toFixed(mostDigits)) === 0
  return value.toLocaleString('en', isLost ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: mostDigits })
}

/** The same with its sign: "+2.4", "−0.3", "0", with a minus as wide as a plus. */
export function signedFigureText(value: number, mostDigits: number): string {
  const sign = value === 0 ? '' : value < 0 ? '−' : '+'
  return `${sign}${figureText(Math.abs(value), mostDigits)}`
}
