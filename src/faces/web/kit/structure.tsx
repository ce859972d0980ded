import type { ReactNode } from 'react'

export type Space = 'none' | 'small' | 'normal' | 'large'

/** Things below each other. */
export function Stack({ space = 'normal', children }: { readonly space?: Space; readonly children: ReactNode }) {
  return <div className={`stack space-${space}`}>{children}</div>
}

/** Things beside each other that wrap when there is no room. `spread`: the first at the start, the last at the end. */
export function Row({
  space = 'small',
  spread = false,
  children,
}: {
  readonly space?: Space
  readonly spread?: boolean
  readonly children: ReactNode
}) {
  return <div className={`row space-${space}${spread ? ' row-spread' : ''}`}>{children}</div>
}

/** As many equal columns as fit; one at 360 px. */
export function Grid({
  least = 'normal',
  children,
}: {
  readonly least?: 'small' | 'normal' | 'large'
  readonly children: ReactNode
}) {
  return <div className={`grid-fit grid-fit-${least}`}>{children}</div>
}

/**
 * Content with a side column (price, facts, actions); the side comes below on small screens. `asideFirst`: before the content,
 * for filters; `asideFirst="small"`: before it on small screens only, for a price that must be seen before the form.
 */
export function Columns({
  aside,
  asideLabel,
  asideFirst = false,
  children,
}: {
  readonly aside: ReactNode
  /** Names the side column for screen readers. */
  readonly asideLabel: string
  readonly asideFirst?: boolean | 'small'
  readonly children: ReactNode
}) {
  return (
    <div
      className={`columns${asideFirst === false ? '' : asideFirst === true ? ' columns-aside-first' : ' columns-aside-above'}`}
    >
      <div className="columns-main stack space-large">{children}</div>
      <aside className="columns-aside stack space-normal" aria-label={asideLabel}>
        {aside}
      </aside>
    </div>
  )
}

/** The page's only h1, with what can be done about the whole page beside it. */
export function PageHeader({
  title,
  lead,
  eyebrow,
  actions,
}: {
  readonly title: ReactNode
  /** One or two sentences: what this page is for. */
  readonly lead?: ReactNode
  /** A short line above the title: kind of thing, state. */
  readonly eyebrow?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="page-header">
      <div className="page-header-text">
        {eyebrow === undefined ? null : <div className="eyebrow">{eyebrow}</div>}
        <h1>
          <span dir="auto">{title}</span>
        </h1>
        {lead === undefined ? null : <div className="lead">{lead}</div>}
      </div>
      {actions === undefined ? null : <div className="row space-small page-header-actions">{actions}</div>}
    </div>
  )
}

/** A titled part of a page (h2, or h3 with `level={3}`). */
export function Section({
  title,
  id,
  intro,
  actions,
  level = 2,
  children,
}: {
  readonly title: ReactNode
  readonly id?: string
  readonly intro?: ReactNode
  readonly actions?: ReactNode
  readonly level?: 2 | 3
  readonly children: ReactNode
}) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className="section" id={id}>
      <div className="section-head">
        <Heading>{title}</Heading>
        {actions === undefined ? null : <div className="row space-small">{actions}</div>}
      </div>
      {intro === undefined ? null : <p className="muted">{intro}</p>}
      {children}
    </section>
  )
}

/** A sheet of paper. With `href` the title links and the whole sheet is its target. */
export function Card({
  title,
  href,
  level = 2,
  meta,
  footer,
  tone = 'plain',
  children,
}: {
  readonly title?: ReactNode
  readonly href?: string
  readonly level?: 2 | 3 | 4
  /** Short facts beside the title. */
  readonly meta?: ReactNode
  readonly footer?: ReactNode
  /** `raised` stands out, `quiet` steps back. */
  readonly tone?: 'plain' | 'raised' | 'quiet'
  readonly children?: ReactNode
}) {
  const Heading = `h${level}` as const
  return (
    <article className={`card card-${tone}${href === undefined ? '' : ' card-link'}`}>
      {title === undefined ? null : (
        <div className="card-head">
          <Heading className="card-title">
            {href === undefined ? (
              <span dir="auto">{title}</span>
            ) : (
              <a href={href} dir="auto">
                {title}
              </a>
            )}
          </Heading>
          {meta === undefined ? null : <div className="card-meta">{meta}</div>}
        </div>
      )}
      {children}
      {footer === undefined ? null : <div className="card-footer row space-small">{footer}</div>}
    </article>
  )
}

/** Cards or other rows below each other, as a real list. */
export function CardList({ label, children }: { readonly label?: string; readonly children: readonly ReactNode[] }) {
  return (
    <ul className="card-list" aria-label={label}>
      {children.map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ul>
  )
}

/** Running text with comfortable lines: help pages, reports, rules. */
export function Prose({ children }: { readonly children: ReactNode }) {
  return <div className="prose">{children}</div>
}

/** What a person wrote: keeps line breaks and the direction of their script. */
export function UserText({ text }: { readonly text: string }) {
  return (
    <p className="user-text" dir="auto">
      {text}
    </p>
  )
}

export interface Crumb {
  readonly label: ReactNode
  readonly href: string
}

/** The way up; the page itself is not in it. */
export function Breadcrumbs({ items }: { readonly items: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="breadcrumbs">
      <ol>
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} dir="auto">
              {item.label}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Text for screen readers only. */
export function ScreenReaderOnly({ children }: { readonly children: ReactNode }) {
  return <span className="sr-only">{children}</span>
}
