import type { ReactNode } from 'react'
import { ConnectsAmount, Notice, Usd } from '#faces/web/kit/index.ts'
import type { FormProblems } from '#faces/web/routes.ts'
import { hasErrors, policyKinds, subjectWords, type Examined, type PolicyKind, type TestOutcome } from '#modules/policy/index.ts'
import type { Totals } from '#modules/simulation/index.ts'
import { Findings } from './findings.tsx'
import { anchorOf } from './issue-fields.ts'
import type { EditorView } from './row-pieces.tsx'
import { FreshCases } from './case-fields.tsx'
import { FreshRules } from './rule-tables.tsx'

/** What the lab says about history: figures, nothing while it still reads, or why there are none. */
export type Counted = Totals | 'reading' | 'away' | undefined

/** Everything that can be said about what stands in the fields. */
export interface Check {
  /** Undefined while something cannot be read; `problems` then says what. */
  readonly examined: Examined | undefined
  readonly problems: FormProblems
  readonly counted: Counted
  /** The draft's own cases, in their order; none while the rules have no price for every case they name. */
  readonly cases: readonly TestOutcome[]
}

const ASK_AGAIN_MS = 600

/** The side of the editor that answers while one types. `[data-fresh]`: the script puts it in place of the old one. */
export function LiveCheck({ view, check }: { readonly view: EditorView; readonly check: Check }) {
  const { examined, counted } = check
  return (
    <div id="check" data-fresh data-again={counted === 'reading' ? ASK_AGAIN_MS : undefined} className="stack space-normal">
      <p className="sr-only" data-said>
        {spoken(check)}
      </p>
      {examined === undefined ? (
        <Unreadable problems={check.problems} />
      ) : (
        <>
          <Verdict examined={examined} kind={policyKinds[examined.document.policy]} />
          <TotalsView counted={counted} unitPriceUsdCents={examined.document.unitPriceUsdCents ?? 0} />
          <Part title="What the check says">
            <Findings findings={examined.findings} anchor={(finding) => anchorOf(finding, view.form)} />
          </Part>
          <CasesView cases={check.cases} />
          <Part title="What exactly changes">
            <ul className="plain-list">
              {examined.diff.words.slice(0, MOST_LINES).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            {examined.diff.words.length > 0 ? null : <p className="muted">Nothing yet.</p>}
            {examined.diff.words.length <= MOST_LINES ? null : (
              <p className="muted">and {examined.diff.words.length - MOST_LINES} more lines.</p>
            )}
          </Part>
        </>
      )}
    </div>
  )
}

const MOST_LINES = 24

/** The answer in a line, for screens on which the whole of it lies below all fields. */
export function CheckLine({ check }: { readonly check: Check }) {
  return (
    <a id="check-line" data-fresh className="check-line" href="#check">
      {spoken(check)}
    </a>
  )
}

/** The parts of the whole page that follow the fields: this side, and the tables' own words. */
export function FreshParts({ view, check }: { readonly view: EditorView; readonly check: Check }) {
  return (
    <>
      <LiveCheck view={view} check={check} />
      <CheckLine check={check} />
      <FreshRules view={view} />
      <FreshCases view={view} />
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="stack space-small">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** What a screen reader says once somebody stops typing, and a small screen shows. */
function spoken({ examined, problems, counted, cases }: Check): string {
  if (examined === undefined) return `${count(problems.list.length, 'field')} cannot be read.`
  const errors = examined.findings.filter((finding) => hasErrors([finding])).length
  const failed = cases.filter((one) => !one.passed).length
  const parts = [
    errors === 0 ? 'No errors.' : `${count(errors, 'error')} to mend.`,
    `${policyKinds[examined.document.policy][examined.diff.nobodyPaysMore ? 'harmless' : 'harmful']}.`,
    ...(failed === 0 ? [] : [failed === 1 ? 'One case fails.' : `${failed} cases fail.`]),
    ...(typeof counted === 'object' ? [`${signed(counted.after - counted.before)} Connects over the last 90 days.`] : []),
  ]
  return parts.join(' ')
}

function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toLocaleString('en')}`
}

function Unreadable({ problems }: { readonly problems: FormProblems }) {
  return (
    <Notice tone="warning" title="Something cannot be read yet">
      <ul className="problem-list">
        {problems.list.map(({ field, text }, index) => (
          <li key={index}>{field === undefined ? text : <a href={`#draft-${field}`}>{text}</a>}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Verdict({ examined: { diff, breaksPromises }, kind }: { readonly examined: Examined; readonly kind: PolicyKind }) {
  return (
    <Notice
      tone={diff.nobodyPaysMore ? 'good' : 'warning'}
      title={diff.nobodyPaysMore ? `${kind.harmless}: it may start at once` : `${kind.harmful}: it needs notice`}
    >
      {diff.somebodyPaysMore?.words}
      {breaksPromises.length === 0 ? null : <p>A promise is broken, so the notice is longer.</p>}
    </Notice>
  )
}

function TotalsView({ counted, unitPriceUsdCents }: { readonly counted: Counted; readonly unitPriceUsdCents: number }) {
  if (counted === undefined) return null
  if (counted === 'away') return <p className="muted">History cannot be counted at the moment. The check itself is complete.</p>
  if (counted === 'reading') return <p className="muted">Reading the last 90 days of history …</p>
  const { before, after, actions, more, less } = counted
  return (
    <Part title="On the last 90 days">
      <dl className="live-totals">
        <div>
          <dt>Taken</dt>
          <dd>
            <ConnectsAmount value={before} />
          </dd>
        </div>
        <div>
          <dt>Would be</dt>
          <dd>
            <ConnectsAmount value={after} strong />
          </dd>
        </div>
        <div>
          <dt>Difference</dt>
          <dd>
            {signed(after - before)} (<Usd cents={Math.abs(after - before) * unitPriceUsdCents} />)
          </dd>
        </div>
      </dl>
      <p className="muted">
        Of {actions.toLocaleString('en')} actions {more.actions.toLocaleString('en')} would cost more,{' '}
        {less.actions.toLocaleString('en')} less, the others the same. Nobody is assumed to act differently.
      </p>
      <details>
        <summary>By action</summary>
        <table className="live-table">
          <thead>
            <tr>
              <th scope="col">Action</th>
              <th scope="col">How often</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {counted.byAction.map((one) => (
              <tr key={one.action}>
                <th scope="row">{subjectWords[one.action]}</th>
                <td>{one.actions.toLocaleString('en')}</td>
                <td>{one.before.toLocaleString('en')}</td>
                <td>{one.after.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Part>
  )
}

function CasesView({ cases }: { readonly cases: readonly TestOutcome[] }) {
  if (cases.length === 0) return null
  const failed = cases.filter((one) => !one.passed)
  return (
    <Part title="Cases that must hold">
      {failed.length === 0 ? (
        <Notice tone="good" title={cases.length === 1 ? 'The one case holds' : `All ${cases.length} cases hold`} />
      ) : (
        <Notice tone="warning" title={`${failed.length} of ${cases.length} fail: it cannot be handed over like this`}>
          <ul className="problem-list">
            {failed.map(({ name, problem }, index) => (
              <li key={index}>
                {name}: {problem}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Part>
  )
}
