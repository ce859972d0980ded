import type { ReactNode } from 'react'
import type { Instant } from '#kernel/instant.ts'
import { dateLocale, numberLocale, usePage } from './page-context.ts'

/** "6 Connects", with the guild's coin; `sign` for statements: +6, −6. */
export function ConnectsAmount({
  value,
  sign = false,
  strong = false,
}: {
  readonly value: number
  readonly sign?: boolean
  readonly strong?: boolean
}) {
  const { locale } = usePage()
  const number = new Intl.NumberFormat(numberLocale(locale), { signDisplay: sign ? 'exceptZero' : 'auto' }).format(value)
  return (
    <span className={`connects${strong ? ' connects-strong' : ''}`}>
      <svg className="coin" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <circle cx="10" cy="10" r="8.2" />
        <path d="M6.9 14v-3.6a3.1 3.1 0 0 1 6.2 0V14" />
      </svg>
      <span className="figure">{number.replace('-', '−')}</span> {Math.abs(value) === 1 ? 'Connect' : 'Connects'}
    </span>
  )
}

/** US dollars; whole amounts lose their ".00" unless `exact`. */
export function Usd({ cents, exact = false }: { readonly cents: number; readonly exact?: boolean }) {
  const { locale } = usePage()
  return <span className="figure">{formatUsd(cents, locale, exact)}</span>
}

export function formatUsd(cents: number, locale = 'en', exact = false): string {
  const isWhole = cents % 100 === 0 && !exact
  const format = new Intl.NumberFormat(numberLocale(locale), {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: isWhole ? 0 : 2,
    maximumFractionDigits: 2,
  })
  return format.format(cents / 100)
}

export function Count({ value, one, many }: { readonly value: number; readonly one: string; readonly many: string }) {
  const { locale } = usePage()
  return (
    <span>
      <span className="figure">{new Intl.NumberFormat(numberLocale(locale)).format(value)}</span> {value === 1 ? one : many}
    </span>
  )
}

export function Percent({ share, digits = 0 }: { readonly share: number; readonly digits?: number }) {
  const { locale } = usePage()
  return (
    <span className="figure">
      {new Intl.NumberFormat(numberLocale(locale), { style: 'percent', maximumFractionDigits: digits }).format(share)}
    </span>
  )
}

/** `date`: 12 Aug 2024 · `moment`: with time in UTC · `relative`: "3 days ago", the date on hover. */
export function TimeStamp({ at, show = 'date' }: { readonly at: Instant; readonly show?: 'date' | 'moment' | 'relative' }) {
  const { locale, now } = usePage()
  const exact = formatMoment(at, locale)
  const words = show === 'relative' ? formatRelative(at, now, locale) : show === 'moment' ? exact : formatDate(at, locale)
  return (
    <time dateTime={at.toISOString()} title={show === 'moment' ? undefined : exact} className="time">
      {words}
    </time>
  )
}

export function formatDate(at: Instant, locale = 'en'): string {
  return new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}

export function formatMoment(at: Instant, locale = 'en'): string {
  return `${new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export function formatRelative(at: Instant, now: Instant, locale = 'en'): string {
  const distance = at.getTime() - now.getTime()
  const step = STEPS.find(([, size]) => Math.abs(distance) >= size)
  if (step === undefined) return 'just now'
  return new Intl.RelativeTimeFormat(dateLocale(locale), { numeric: 'auto' }).format(Math.trunc(distance / step[1]), step[0])
}

/** A state or a fact in one or two words; never the only place where it is said. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`badge tone-${tone}`}>{children}</span>
}

/** good: went well · note: worth knowing · warning: needs care · bad: went wrong or ended · accent: ours, special. */
export type Tone = 'neutral' | 'accent' | 'good' | 'note' | 'warning' | 'bad'

/** Skills and the like; with `href` each chip is a link. */
export function ChipList({
  items,
  label,
}: {
  readonly items: readonly (string | { readonly label: string; readonly href: string })[]
  readonly label: string
}) {
  return (
    <ul className="chips" aria-label={label}>
      {items.map((item) => {
        const text = typeof item === 'string' ? item : item.label
        return (
          <li key={text} className="chip" dir="auto">
            {typeof item === 'string' ? item : <a href={item.href}>{text}</a>}
          </li>
        )
      })}
    </ul>
  )
}

const AVATAR_COLOURS = 8

/** A person's initials on a colour that stays theirs. Decoration: their name stands beside it. */
export function Avatar({ name, size = 'normal' }: { readonly name: string; readonly size?: 'small' | 'normal' | 'large' }) {
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return (
    <span className={`avatar avatar-${size} avatar-colour-${sum % AVATAR_COLOURS}`} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

/** First letters of the first and the last word; one letter for scripts that write names without spaces. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const first = (word: string | undefined): string => [...segmenter.segment(word ?? '')][0]?.segment ?? ''
  return `${first(words[0])}${words.length > 1 ? first(words.at(-1)) : ''}`.toLocaleUpperCase('en')
}

/** A rating of 0 to 5 stars: words for everybody, stars for the eye. */
export function Stars({ value, count }: { readonly value: number; readonly count?: number }) {
  const rounded = value.toFixed(1)
  return (
    <span className="stars">
      <svg viewBox="0 0 100 20" className="stars-row" aria-hidden="true" focusable="false">
        {[0, 1, 2, 3, 4].map((index) => {
          const filled = Math.max(0, Math.min(1, value - index))
          return (
            <g key={index} transform={`translate(${index * 20} 0)`}>
              <path d={STAR} className="star-empty" />
              {filled === 0 ? null : (
                <svg width={20 * filled} height="20" viewBox={`0 0 ${20 * filled} 20`}>
                  <path d={STAR} className="star-full" />
                </svg>
              )}
            </g>
          )
        })}
      </svg>
      <span className="figure">{rounded}</span>
      <span className="sr-only"> of 5 stars</span>
      {count === undefined ? null : <span className="muted"> ({count})</span>}
    </span>
  )
}

const STAR = 'M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5-4.5-2.4-4.5 2.4.9-5L2.8 8.1l5-.7Z'

/** A share of 0 to 100 as a score, e.g. the success score. */
export function Score({ percent, label }: { readonly percent: number; readonly label: string }) {
  return (
    <span className="score">
      <svg viewBox="0 0 36 36" className="score-ring" aria-hidden="true" focusable="false">
        <circle cx="18" cy="18" r="15.9" className="score-track" />
        <circle
          cx="18"
          cy="18"
          r="15.9"
          className="score-value"
          strokeDasharray={`${percent} 100`}
          transform="rotate(-90 18 18)"
        />
      </svg>
      <span>
        <strong className="figure">{percent} %</strong> {label}
      </span>
    </span>
  )
}
