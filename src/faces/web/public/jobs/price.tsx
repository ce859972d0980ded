import type { ReactNode } from 'react'
import type { Price } from '#modules/charges/index.ts'
import { PriceSlip } from '../../kit/index.ts'

/** What a proposal costs, the clause that says so, and what brings it back: the same words for freelancers and for the client. */
export function ProposalPrice({
  price,
  title,
  children,
}: {
  readonly price: Price
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <PriceSlip
      amount={price.amount}
      title={title}
      why={reasonsOf(price).join(' ')}
      rule={
        <a href={`/help#clause-${price.clauseId}`}>
          Read rule “{price.clauseId}” of Connects policy v{price.version}
        </a>
      }
      comesBackIf={price.explanation.returnsIf.map((condition) => condition.words)}
    >
      {children}
    </PriceSlip>
  )
}

/** The sentences of the explanation that the slip does not say elsewhere: not the amount, not the cases of return. */
function reasonsOf({ explanation }: Price): readonly string[] {
  const { sentences, returnsIf } = explanation
  return sentences.slice(1).filter((sentence) => !returnsIf.some(({ words }) => sentence.includes(words)))
}
