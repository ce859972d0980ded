import { Section } from '#faces/web/kit/index.ts'
import { helpPage, textOf, type PolicyDocument } from '#modules/policy/index.ts'
import { HelpItemView } from '../help/help-item.tsx'

/** Every rule of a document in words, read from the document itself. */
export function RulesInWords({ document }: { readonly document: PolicyDocument }) {
  return helpPage(document).sections.map(({ anchor, title, intro, items }) => (
    <Section key={anchor} id={anchor} title={title} intro={textOf(intro)}>
      {items.map((item) => (
        <HelpItemView key={item.anchor} item={item} />
      ))}
    </Section>
  ))
}
