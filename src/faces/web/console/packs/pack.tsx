import { get, notFound, page } from '#faces/web/routes.ts'
import { Badge, Breadcrumbs, Hash, KeyValue, Notice, PageHeader, Section, formatDate } from '#faces/web/kit/index.ts'
import {
  diffDocuments,
  documentHash,
  findVersionInForce,
  helpPage,
  listPacks,
  loadPack,
  textOf,
  type Pack,
  type PackVersion,
  type VersionInForce,
} from '#modules/policy/index.ts'
import { HelpItemView } from '../../public/help/help-item.tsx'
import { DiffView } from '../../public/rules/diff-view.tsx'
import { POLICY } from '../../public/rules/words.ts'
import { TryPack } from './try-pack.tsx'

/** One version of a pack in words, compared with the rules in force; `?version=P5`, else the newest. */
export const routes = [
  get('/console/policies/packs/:pack', ['operator'], async (request) => {
    const { pack: name } = request.params
    if (!listPacks().includes(name)) return notFound()
    const pack = loadPack(name)
    const wanted = request.query.get('version')
    const shown = wanted === null ? pack.versions.at(-1) : pack.versions.find(({ version }) => version === wanted)
    if (shown === undefined) return notFound()
    const inForce = await request.reading((tx) => findVersionInForce(tx, POLICY, request.now))
    return page({ title: `Pack: ${pack.title}`, width: 'wide', body: <PackView pack={pack} shown={shown} inForce={inForce} /> })
  }),
]

interface PackViewProps {
  readonly pack: Pack
  readonly shown: PackVersion
  readonly inForce: VersionInForce | undefined
}

function PackView({ pack, shown, inForce }: PackViewProps) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
          { label: 'Packs', href: '/console/policies/packs' },
        ]}
      />
      <PageHeader eyebrow="Pack of rules" title={pack.title} lead={pack.description} />
      {pack.versions.length === 1 ? null : <Versions pack={pack} shown={shown} />}
      <Section title={`${shown.version}: ${shown.document.title}`} actions={<TryPack name={pack.name} version={shown.version} />}>
        <KeyValue
          items={[
            { label: 'Began', value: beganWords(shown) },
            { label: 'Hash (sha256)', value: <Hash value={documentHash(shown.document)} /> },
            ...(shown.breaksPromises.length === 0
              ? []
              : [{ label: 'Broke a promise', value: shown.breaksPromises.map((id) => promiseText(shown, id)).join(' ') }]),
          ]}
        />
      </Section>
      <NotKnown pack={pack} shown={shown} />
      {inForce === undefined ? null : (
        <Section
          title="Against your rules in force"
          intro={`What exactly would change if version ${inForce.version} were replaced by these rules, over every possible case.`}
        >
          <details>
            <summary>Show every difference</summary>
            <DiffView diff={diffDocuments(inForce.document, shown.document)} />
          </details>
        </Section>
      )}
      <Section title="In words" intro="The same page that members would read if these rules were in force.">
        {helpPage(shown.document).sections.map((section) => (
          <details key={section.anchor}>
            <summary>{section.title}</summary>
            <p>{textOf(section.intro)}</p>
            {section.items.map((item) => (
              <HelpItemView key={item.anchor} item={item} />
            ))}
          </details>
        ))}
      </Section>
    </>
  )
}

function Versions({ pack, shown }: Pick<PackViewProps, 'pack' | 'shown'>) {
  return (
    <nav aria-label="Versions of this pack">
      <ul className="chips">
        {pack.versions.map((one) => (
          <li key={one.version} className="chip">
            <a
              href={`/console/policies/packs/${pack.name}?version=${one.version}`}
              aria-current={one.version === shown.version ? 'page' : undefined}
            >
              {one.version}
              {one.effectiveFrom === null ? '' : `, ${one.effectiveFrom.slice(0, 4)}`}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How well the beginning is known is part of the date. */
function beganWords({ effectiveFrom, knownTo, dateNote }: PackVersion) {
  if (effectiveFrom === null) return 'Not a piece of history: rules to begin with.'
  const day = new Date(`${effectiveFrom}T00:00:00Z`)
  const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day)
  return (
    <>
      {knownTo === 'day' ? formatDate(day) : month}{' '}
      {knownTo === 'day' ? null : (
        <Badge tone={knownTo === 'assumed' ? 'warning' : 'note'}>
          {knownTo === 'assumed' ? 'Our assumption' : 'Known to the month'}
        </Badge>
      )}{' '}
      {dateNote}
    </>
  )
}

function NotKnown({ pack, shown }: Pick<PackViewProps, 'pack' | 'shown'>) {
  const { assumptions = [] } = shown.document
  if (assumptions.length + pack.notExpressed.length === 0) return null
  return (
    <Notice tone="warning" title="What is not known, and what cannot be said here">
      <ul>
        {assumptions.map(({ path, note }) => (
          <li key={path}>
            Our assumption (<code>{path}</code>): {note}
          </li>
        ))}
        {pack.notExpressed.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Notice>
  )
}

function promiseText({ document }: PackVersion, id: string): string {
  return document.promises.find((promise) => promise.id === id)?.text ?? id
}
