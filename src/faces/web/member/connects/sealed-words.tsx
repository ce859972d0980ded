import type { Sealing } from '#modules/ledger/index.ts'
import { Notice, TimeStamp } from '../../kit/index.ts'

/** Whether a charge is sealed, in words. */
export function SealedWords({ sealing }: { readonly sealing: Sealing }) {
  if (sealing.state === 'waiting')
    return <p>This charge will be sealed within a minute. From then on nobody can change it unseen.</p>
  if (sealing.state === 'broken') {
    return (
      <Notice tone="problem" title="This is not what was sealed">
        What stands here now differs from what seal {sealing.seal} covers. Please tell us, and keep any earlier copy of this
        receipt.
      </Notice>
    )
  }
  const { no, sealedAt } = sealing.inclusion.head
  return (
    <p>
      Sealed on <TimeStamp at={new Date(sealedAt)} show="moment" /> in <a href={`/seals?after=${no + 1}`}>seal {no}</a>. Since
      then nobody, not even we, can change it without being found out. The download carries the proof.
    </p>
  )
}
