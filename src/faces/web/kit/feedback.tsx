import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import type { Tone } from './words.tsx'

type NoticeTone = 'note' | 'good' | 'warning' | 'problem'

const NOTICE_ICONS: Readonly<Record<NoticeTone, IconName>> = {
  note: 'info',
  good: 'check',
  warning: 'warning',
  problem: 'warning',
}

/** Something the reader should know before going on. */
export function Notice({
  tone = 'note',
  title,
  actions,
  children,
}: {
  readonly tone?: NoticeTone
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : undefined}>
      <Icon name={NOTICE_ICONS[tone]} />
      <div className="stack space-small">
        {title === undefined ? null : <p className="notice-title">{title}</p>}
        {children === undefined ? null : <div>{children}</div>}
        {actions === undefined ? null : <div className="row space-small">{actions}</div>}
      </div>
    </div>
  )
}

/** An aside that explains, quotes or sets something off, e.g. the words of a rule. */
export function Callout({
  title,
  source,
  children,
}: {
  readonly title?: ReactNode
  readonly source?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className="callout">
      {title === undefined ? null : <p className="callout-title">{title}</p>}
      <div>{children}</div>
      {source === undefined ? null : <p className="callout-source">{source}</p>}
    </div>
  )
}

/** Nothing here yet: why, and what to do. */
export function EmptyState({
  title,
  action,
  children,
}: {
  readonly title: ReactNode
  readonly action?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <div className="empty">
      <svg className="empty-mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <path d="M8 42V22a16 16 0 0 1 32 0v20M4 42h40M16 42V24a8 8 0 0 1 16 0v18" />
      </svg>
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <div className="muted">{children}</div>}
      {action}
    </div>
  )
}

/**
 * How far something long has come. Give the page `refreshSeconds` while it runs: it then renews itself without scripts,
 * and smoothly with them when `live` names the part of the page to renew.
 */
export function ProgressBar({
  label,
  value,
  max,
  note,
}: {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly note?: ReactNode
}) {
  const share = max === 0 ? 1 : value / max
  return (
    <div className="progress">
      <div className="progress-head">
        <span id={`progress-${slug(label)}`}>{label}</span>
        <span className="figure">{Math.floor(share * 100)} %</span>
      </div>
      <progress value={value} max={Math.max(max, 1)} aria-labelledby={`progress-${slug(label)}`} />
      {note === undefined ? null : <div className="muted progress-note">{note}</div>}
    </div>
  )
}

/** A part of the page that scripts renew in place from the same address; without `seconds` it rests. */
export function Live({
  id,
  seconds,
  said,
  children,
}: {
  readonly id: string
  /** Undefined once nothing is going on any more. */
  readonly seconds?: number | undefined
  /** What matters in it in a sentence: screen readers say it when it has changed. */
  readonly said?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <>
      <div id={id} data-live={seconds} className="stack space-normal">
        {said === undefined ? null : (
          <p hidden data-said>
            {said}
          </p>
        )}
        {children}
      </div>
      {said === undefined ? null : <output className="sr-only" data-voice />}
    </>
  )
}

/** Where one is in something with several steps. */
export function Steps({
  items,
  current,
  label,
}: {
  readonly items: readonly { readonly title: ReactNode; readonly href?: string; readonly text?: ReactNode }[]
  readonly current?: number
  readonly label: string
}) {
  return (
    <ol className="steps" aria-label={label}>
      {items.map((item, index) => (
        <li key={index} className={stepClass(index, current)} aria-current={index === current ? 'step' : undefined}>
          <span className="step-number" aria-hidden="true">
            {current !== undefined && index < current ? <Icon name="check" /> : index + 1}
          </span>
          <div>
            <p className="step-title">{item.href === undefined ? item.title : <a href={item.href}>{item.title}</a>}</p>
            {item.text === undefined ? null : <div className="step-text">{item.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function stepClass(index: number, current: number | undefined): string {
  if (current === undefined) return 'step'
  if (index === current) return 'step step-current'
  return index < current ? 'step step-done' : 'step step-ahead'
}

export interface TimelineEntry {
  readonly at: ReactNode
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly tone?: Tone
}

/** What happened, in the order given. */
export function Timeline({ entries, label }: { readonly entries: readonly TimelineEntry[]; readonly label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry, index) => (
        <li key={index} className={`timeline-entry tone-${entry.tone ?? 'neutral'}`}>
          <div className="timeline-at">{entry.at}</div>
          <div>
            <p className="timeline-title">{entry.title}</p>
            {entry.text === undefined ? null : <div className="timeline-text">{entry.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}
