import { ActionButton, LinkButton, Row } from '#faces/web/kit/index.ts'

/** The two things that can be done with a version of a pack: see what it would have done here, or begin a draft with it. */
export function TryPack({ name, version }: { readonly name: string; readonly version: string }) {
  const pack = `${name}/${version}`
  return (
    <Row>
      <ActionButton action="/console/simulations" fields={{ of: `pack:${pack}`, days: 90 }} look="primary">
        Try {version} on my history
      </ActionButton>
      <LinkButton href={`/console/policies/new?pack=${encodeURIComponent(pack)}`}>Start a draft from {version}</LinkButton>
    </Row>
  )
}
