interface ChangeBarProps {
  readonly value: number
  /** The greatest distance from 0 among all bars of the column; they share one scale. */
  readonly greatest: number
}

/** A bar from the middle to the left (less) or right (more), for a cell of a table that says the number beside it. */
export function ChangeBar({ value, greatest }: ChangeBarProps) {
  const length = greatest === 0 ? 0 : (Math.abs(value) / greatest) * 50
  return (
    <svg className="change-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <line x1="50" x2="50" y1="0" y2="12" />
      <rect
        x={value < 0 ? 50 - length : 50}
        y="2"
        width={length}
        height="8"
        className={value < 0 ? 'change-less' : 'change-more'}
      />
    </svg>
  )
}

/** A bar from the start: how much of the greatest one this is. */
export function ShareBar({ value, greatest }: ChangeBarProps) {
  return (
    <svg className="change-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <line x1="0" x2="0" y1="0" y2="12" />
      <rect x="0" y="2" width={greatest === 0 ? 0 : (value / greatest) * 100} height="8" className="change-share" />
    </svg>
  )
}

interface RangeBarProps {
  readonly low: number
  readonly expected: number
  readonly high: number
  /** What was recorded: a line of its own. */
  readonly before: number
}

/** Where a range lies on a scale that begins at 0, with the expected figure as a stroke and the recorded one as a dashed line. */
export function RangeBar({ low, expected, high, before }: RangeBarProps) {
  const greatest = Math.max(high, before)
  const x = (value: number) => (greatest === 0 ? 0 : (value / greatest) * 96 + 2)
  return (
    <svg className="change-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect x={x(low)} y="3" width={Math.max(x(high) - x(low), 0.5)} height="6" className="range-band" />
      <line x1={x(expected)} x2={x(expected)} y1="1" y2="11" className="range-expected" />
      <line x1={x(before)} x2={x(before)} y1="0" y2="12" className="range-before" />
    </svg>
  )
}
