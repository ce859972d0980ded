import { get, page } from '#faces/web/routes.ts'
import { CodeBlock, Columns, KeyValue, Notice, PageHeader, Section, TimeStamp } from '#faces/web/kit/index.ts'
import { helpPage, textOf, versionInForce, type HelpPage, type VersionInForce } from '#modules/policy/index.ts'
import { HelpItemView } from './help-item.tsx'

const POLICY = 'connects'

/** "Understanding and using Connects": read from the rules in force at this moment, so it cannot differ from what is charged. */
export const routes = [
  get('/help', ['anyone'], async (request) => {
    const version = await request.reading((tx) => versionInForce(tx, POLICY, request.now))
    const help = helpPage(version.document)
    return page({
      title: help.title,
      description: 'What costs Connects here, what is free, what comes back by itself, and why: read from the rules in force.',
      body: <HelpView help={help} version={version} />,
    })
  }),
  get('/help.json', ['anyone'], async (request) => {
    const version = await request.reading((tx) => versionInForce(tx, POLICY, request.now))
    return Response.json({ version: version.version, since: version.since, ...helpPage(version.document) })
  }),
]

function HelpView({ help, version }: { readonly help: HelpPage; readonly version: VersionInForce }) {
  return (
    <>
      <PageHeader
        title={help.title}
        lead="This page is read from the rules themselves each time you open it. When a rule changes, the page changes with it, never before and never after."
      />
      <Columns
        asideLabel="About this page"
        aside={
          <>
            <KeyValue
              layout="stacked"
              items={[
                { label: 'Rules in force', value: <a href={`/rules/${version.version}`}>Version {version.version}</a> },
                { label: 'Since', value: <TimeStamp at={version.since} show="moment" /> },
                ...(version.until === undefined
                  ? []
                  : [{ label: 'Until', value: <TimeStamp at={version.until} show="moment" /> }]),
                { label: 'When rules change', value: <a href="/rules/pins">What keeps its rules</a> },
                { label: 'Boosts', value: <a href="/outcomes/boosts">What they did, measured</a> },
              ]}
            />
            <CodeBlock label="Hash of the rules (sha256)" code={help.hash} />
            <nav aria-label="On this page">
              <ul className="plain-list">
                {help.sections.map((section) => (
                  <li key={section.anchor}>
                    <a href={`#${section.anchor}`}>{section.title}</a>
                  </li>
                ))}
              </ul>
            </nav>
          </>
        }
      >
        {version.until === undefined ? null : (
          <Notice tone="warning" title="These rules will change" actions={<a href="/rules">See what changes and when</a>}>
            A later version was announced. Until it starts, everything on this page holds.
          </Notice>
        )}
        {help.sections.map((section) => (
          <Section key={section.anchor} id={section.anchor} title={section.title} intro={textOf(section.intro)}>
            {section.items.map((item) => (
              <HelpItemView key={item.anchor} item={item} />
            ))}
          </Section>
        ))}
      </Columns>
    </>
  )
}
