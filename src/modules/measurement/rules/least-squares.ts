/** What least squares found. Columns that say nothing of their own have coefficient 0 and are not `kept`. */
export interface LeastSquares {
  readonly coefficients: Float64Array
  readonly kept: readonly boolean[]
  /** The sum of squared residuals. */
  readonly residual: number
  /** Rows minus kept columns. */
  readonly freedom: number
  /** ln |X′X| of the kept columns. */
  readonly logDeterminant: number
  /** (X′X)⁻¹, row by row, with zeros where a column was not kept. */
  readonly inverse: readonly Float64Array[]
}

// A column of which less than this share stands out of the ones before it is one that they already say.
const SAME_AS_BEFORE = 1e-8

/**
 * Least squares by Householder reflections, which do not square the condition of the problem as normal equations do.
 * Both arguments are overwritten.
 *
 * @param columns the regressors, each with a value per row
 */
export function leastSquares(columns: readonly Float64Array[], target: Float64Array): LeastSquares {
  const { pivots, kept, logDeterminant } = reflect(columns, target)
  let residual = 0
  for (let row = pivots.length; row < target.length; row += 1) residual += target[row]! ** 2
  const inverseRoot = invertTriangle(columns, pivots)
  const coefficients = new Float64Array(columns.length)
  const inverse = columns.map(() => new Float64Array(columns.length))
  for (const [i, place] of pivots.entries())
    for (const [j, other] of pivots.entries()) {
      coefficients[place]! += inverseRoot[i]![j]! * target[j]!
      for (let l = Math.max(i, j); l < pivots.length; l += 1) inverse[place]![other]! += inverseRoot[i]![l]! * inverseRoot[j]![l]!
    }
  return { coefficients, kept, residual, freedom: target.length - pivots.length, logDeterminant, inverse }
}

/** Turns the columns into an upper triangle, in place. @returns which columns are its pivots, in order */
function reflect(columns: readonly Float64Array[], target: Float64Array) {
  const pivots: number[] = []
  const kept = columns.map(() => false)
  let logDeterminant = 0
  for (const [at, column] of columns.entries()) {
    const first = pivots.length
    const whole = norm(column, 0)
    const rest = norm(column, first)
    if (first >= target.length || rest <= SAME_AS_BEFORE * whole) continue
    const mirror = column.slice(first)
    const pivot = mirror[0]! > 0 ? -rest : rest
    mirror[0]! -= pivot
    const size = norm(mirror, 0) ** 2
    for (const other of [...columns.slice(at), target]) mirrorImage(other, mirror, first, size)
    pivots.push(at)
    kept[at] = true
    logDeterminant += 2 * Math.log(rest)
  }
  return { pivots, kept, logDeterminant }
}

function mirrorImage(vector: Float64Array, mirror: Float64Array, first: number, size: number): void {
  let product = 0
  for (let row = 0; row < mirror.length; row += 1) product += mirror[row]! * vector[first + row]!
  const scale = (2 * product) / size
  for (let row = 0; row < mirror.length; row += 1) vector[first + row]! -= scale * mirror[row]!
}

function norm(vector: Float64Array, from: number): number {
  let sum = 0
  for (let row = from; row < vector.length; row += 1) sum += vector[row]! ** 2
  return Math.sqrt(sum)
}

/** R⁻¹ of the triangle that the pivots' columns became. */
function invertTriangle(columns: readonly Float64Array[], pivots: readonly number[]): Float64Array[] {
  const inverse = pivots.map(() => new Float64Array(pivots.length))
  for (let column = 0; column < pivots.length; column += 1)
    for (let row = column; row >= 0; row -= 1) {
      let sum = row === column ? 1 : 0
      for (let between = row + 1; between <= column; between += 1)
        sum -= columns[pivots[between]!]![row]! * inverse[between]![column]!
      inverse[row]![column] = sum / columns[pivots[row]!]![row]!
    }
  return inverse
}
