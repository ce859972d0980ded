import { get, page } from '#faces/web/routes.ts'
import { Breadcrumbs, Card, CardList, LinkButton, PageHeader } from '#faces/web/kit/index.ts'
import { listPacks, loadPack, type Pack } from '#modules/policy/index.ts'
import { TryPack } from './try-pack.tsx'

/** Complete sets of rules to learn from, to try on one's own history, or to begin with. */
export const routes = [
  get('/console/policies/packs', ['operator'], async () =>
    page({ title: 'Packs', width: 'wide', body: <Packs packs={listPacks().map(loadPack)} /> }),
  ),
]

function Packs({ packs }: { readonly packs: readonly Pack[] }) {
  return (
    <>
      <Breadcrumbs
        items={[
          { label: 'Console', href: '/console' },
          { label: 'Policies', href: '/console/policies' },
        ]}
      />
      <PageHeader
        title="Packs"
        lead="Complete sets of rules. Try one on your own recorded history: you see who would have paid what, and nothing changes."
        actions={<LinkButton href="/console/simulations">Simulations</LinkButton>}
      />
      <CardList label="Packs">
        {packs.map((pack) => (
          <Card
            key={pack.name}
            title={pack.title}
            href={`/console/policies/packs/${pack.name}`}
            meta={pack.versions.length === 1 ? 'One version' : `${pack.versions.length} versions`}
            footer={<TryPack name={pack.name} version={pack.versions.at(-1)!.version} />}
          >
            <p>{pack.description}</p>
          </Card>
        ))}
      </CardList>
    </>
  )
}
